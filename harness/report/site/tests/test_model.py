"""One case of each row is drawn, and an example for and against each claim."""

from __future__ import annotations

from pathlib import Path

from harness.report.site.tests.test_pages import columns, site
from harness.tests.evidence_builder import restart


def test_the_cases_that_are_drawn_are_those_with_evidence(tmp_path: Path) -> None:
    restart().write(tmp_path / "a" / "b[x=1]")
    made = site(columns(), tmp_path)
    assert list(made.shown) == ["a/b[x=1]"]


def test_only_what_all_kernels_answer_alike_is_the_same() -> None:
    assert (site(columns()).alike, site(columns()).cases) == (1, 2)
