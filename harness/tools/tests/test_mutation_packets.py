"""A packet is altered, and the counts are those of the altered capture."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from harness.tools.mutation_packets import packets
from harness.tools.tests.mutable import folder_of


@pytest.mark.parametrize("seed", range(24))
def test_counts_go_with_the_packets(tmp_path: Path, seed: int) -> None:
    folder = folder_of(tmp_path)
    assert folder.packets is not None
    old, (line,) = list(folder.packets), folder.of_kind("capture-end")
    captured = line["captured"]
    packets(folder, folder, random.Random(seed))
    how = folder.where.split("/")[1]
    more = {"gone": -1, "twice": 1}.get(how, 0)
    assert len(folder.packets) == len(old) + more
    assert line["captured"] == captured + more
    changed = sum(was != now for was, now in zip(old, folder.packets))
    if how == "altered":
        assert changed == 1
    if how == "altered and mended":  # a checksum that was altered is mended
        assert changed <= 1


def test_without_a_capture_a_line_is_gone(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    folder.packets, count = None, len(folder.lines)
    packets(folder, folder, random.Random(1))
    assert len(folder.lines) == count - 1
