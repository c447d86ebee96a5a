"""The end of a matrix: a row for each kernel, and where they differ."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.guests.attempt import Attempt, Outcome
from harness.guests.matrix_summary import matrix_summary, trouble_line
from harness.records.run_records import RunRecords
from harness.tests.fake_qemu import KERNEL, OTHER
from harness.tests.verdicts import verdict


def test_figures_are_summed_over_the_starts_of_a_kernel(tmp_path: Path) -> None:
    records = RunRecords.open([], tmp_path, "6.1.0")
    records.add(verdict())
    starts = [
        Attempt("6.1.192", guest_seconds=1.5, wall_seconds=3),
        Attempt("6.1.192", wall_seconds=2),
    ]
    lines = list(matrix_summary([Outcome(KERNEL, records, starts), Outcome(OTHER)], Path("here")))
    assert lines[2].split() == ["6.1.192", "1", "1", "PASS", "1.5", "5.0", "2"]
    assert lines[3].split() == ["6.12.43", "0", "none", "0.0", "0.0", "0"]
    assert "1 kernel, so none that differs" in lines
    assert lines[-2:] == ["tables:   here/tables/kernels.md", "evidence: here/raw/RELEASE/CASE/"]


@pytest.mark.parametrize("trouble", ["it hangs", "6.1.192: it hangs"])
def test_a_trouble_names_its_kernel_once(trouble: str) -> None:
    assert trouble_line(KERNEL, trouble) == "6.1.192: it hangs"
