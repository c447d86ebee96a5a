"""What can be laid beside a ladder is its case elsewhere, and the other cases that are drawn."""

from __future__ import annotations

from pathlib import Path

from harness.report.ladder.tests.made_up import call, ladder
from harness.report.site.beside import besides, ladder_file
from harness.report.site.shown import Shown
from harness.report.site.tests.test_pages import columns, site
from harness.tests.evidence_builder import restart

CASE = "a/b[x=1]"


def test_the_case_elsewhere_comes_first_and_only_cases_that_are_drawn_come(tmp_path: Path) -> None:
    restart().write(tmp_path / "a" / "b[x=2]")
    made = site(columns(), tmp_path)
    elsewhere = [
        (Shown(CASE, CASE, "5.10.1-test", "5.10.1", tmp_path, own), f"q/a/b/{own}.html")
        for own in (False, True)
    ]
    told = besides(made, made.questions[0], CASE, elsewhere)
    assert [(it.words, it.page, it.ladder) for it in told] == [
        ("Linux 5.10.1", "q/a/b/False.html", "q/a/b/False.svg"),
        ("your run on Linux 5.10.1", "q/a/b/True.html", "q/a/b/True.svg"),
        ("x=2", "q/a/b/x=2.html", "q/a/b/x=2.svg"),
    ]
    assert besides(made, made.questions[0], "a/b[x=2]", []) == []


def test_a_ladders_file_leads_to_its_pages_records() -> None:
    drawn = ladder_file(ladder(call(1, 0.0, 0.1)), "q/a/b/x=1.html")
    assert 'href="x=1.html#r1"' in drawn
    assert "<a " not in ladder_file(None, "q/a/b/x=1.html")
