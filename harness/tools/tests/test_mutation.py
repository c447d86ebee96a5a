"""An alteration comes from its seed, and alters what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.evidence_builder import restart
from harness.tools.mutation import BYTE, KINDS, mutant
from harness.tools.mutation_cases import Files, folders_of
from harness.tools.mutation_folder import PLAN, Folder


@pytest.fixture
def files(tmp_path: Path) -> Files:
    restart().write(tmp_path)
    return folders_of(tmp_path, 1)[0]


@pytest.mark.parametrize("kind", [*KINDS, BYTE])
def test_a_mutant_is_the_same_for_the_same_seed(files: Files, kind: str) -> None:
    assert mutant(kind, files, files, 5) == mutant(kind, files, files, 5)


def test_one_bit_is_another_and_the_rest_is_left(files: Files) -> None:
    made = mutant(BYTE, files, files, 5)
    (name,) = (it for it in files if made.files[it] != files[it])
    pairs = zip(made.files[name], files[name], strict=True)
    assert [(a ^ b).bit_count() for a, b in pairs if a != b] == [1]


def test_a_plan_is_altered_in_one_place(files: Files) -> None:
    made, whole = mutant("plan", files, files, 5).files, Folder.of(files).files()
    assert made[PLAN] != whole[PLAN]
