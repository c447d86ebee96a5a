"""A socket is altered after one step and before the next alike."""

from __future__ import annotations

import random
from copy import deepcopy
from itertools import pairwise
from pathlib import Path

import pytest

from harness.tools.mutation_sockets import sockets
from harness.tools.tests.mutable import folder_of


@pytest.mark.parametrize("seed", range(12))
def test_tables_that_were_alike_are_alike(tmp_path: Path, seed: int) -> None:
    folder = folder_of(tmp_path)
    old = deepcopy(folder.of_kind("step"))
    sockets(folder, folder, random.Random(seed))
    new = folder.of_kind("step")
    assert new != old and folder.where.startswith("socket/")
    assert all(last["after"] == step["before"] for last, step in pairwise(new))
    assert sum(was["after"] != now["after"] for was, now in zip(old, new)) == 1


def test_without_sockets_lines_change_places(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    for step in folder.of_kind("step"):
        step["after"] = step["before"] = {}
    old = list(map(str, folder.lines))
    sockets(folder, folder, random.Random(1))
    assert list(map(str, folder.lines)) != old
