"""A case's page has its answers by kernel, its story from whole evidence, and a report."""

from __future__ import annotations

from pathlib import Path

from harness.analysis.question_answers import Question
from harness.formats.verdict import Verdict
from harness.report.site.address import case_page
from harness.report.site.case_pages import case_pages, drawn_of
from harness.report.site.model import Site
from harness.report.site.pages import pages_of
from harness.report.site.tests.test_pages import columns, site
from harness.tests.evidence_builder import restart


def page_of(made: Site, question: Question, verdict: Verdict) -> str:
    """The page with the case's answers."""
    drawn = drawn_of(made, verdict.case)
    return dict(case_pages(made, question, verdict, drawn))[case_page(verdict.case)]


def test_a_drawn_case_has_its_picture_text_and_records(tmp_path: Path) -> None:
    restart().write(tmp_path / "a" / "b[x=1]")
    made = site(columns(), tmp_path)
    (question,) = made.questions
    drawn, plain = (page_of(made, question, verdict) for verdict in question.verdicts)
    for part in ("<svg", 'id="r0"', 'id="p1"', 'id="ports"', 'id="states"', "The same as text"):
        assert part in drawn and part not in plain, part


def test_evidence_that_is_not_whole_has_a_file_that_says_so(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "a" / "b[x=1]")
    (folder / "observations.ndjson").write_text("")
    texts = dict(pages_of(site(columns(), tmp_path)))
    assert "not whole" in texts["q/a/b/x=1.svg"] and "q/a/b/x=2.svg" not in texts


def test_a_case_that_is_not_drawn_leads_to_one_that_is(tmp_path: Path) -> None:
    restart().write(tmp_path / "a" / "b[x=1]")
    made = site(columns(newest="ok"), tmp_path)
    (question,) = made.questions
    drawn, plain = (page_of(made, question, verdict) for verdict in question.verdicts)
    assert 'id="alike"' in plain and 'href="../../../q/a/b/x=1.html"' in plain
    assert 'id="alike"' not in drawn
