"""Every case that was run last: its ladder says just what its files say. Run by `make ladders`."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.formats.plan import FILE as PLAN
from harness.records.layout import local_results
from harness.report.ladder.tests.agreement import disagreements

RAW = local_results(ROOT) / "raw"
FOLDERS = sorted(path.parent for path in RAW.glob(f"*/*/**/{PLAN}"))


def test_there_are_cases() -> None:
    assert FOLDERS, f"no evidence below {RAW}: run `make scenarios` first"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(RAW)))
def test_the_ladder_agrees_with_the_files(folder: Path) -> None:
    assert list(disagreements(folder)) == []
