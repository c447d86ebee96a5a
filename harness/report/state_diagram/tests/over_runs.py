"""Every case that was run last: its ways say just what its files say. See `make ladders`."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.report.ladder.tests.over_runs import FOLDERS, RAW
from harness.report.state_diagram.tests.agreement import disagreements


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(RAW)))
def test_the_ways_agree_with_the_files(folder: Path) -> None:
    assert list(disagreements(folder)) == []
