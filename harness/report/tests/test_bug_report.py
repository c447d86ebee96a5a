"""A bug report has the question, the answers by kernel, and how to see it on two that differ."""

from __future__ import annotations

from dataclasses import replace

from harness.report.bug_report import answers_of, bug_report, two_that_differ
from harness.report.site.tests.test_pages import columns, site


def test_the_two_kernels_of_a_report_differ() -> None:
    (question,) = site(columns()).questions
    rows = {row.group.cases[0]: row for row in question.rows}
    assert two_that_differ(question, rows["a/b[x=1]"]) == ["5.10.1", "6.1.2"]
    assert two_that_differ(question, rows["a/b[x=2]"]) == ["5.10.1"]


def test_kernels_that_answer_alike_are_told_together_whatever_other_cases_do() -> None:
    (question,) = site(columns()).questions
    rows = {row.group.cases[0]: row for row in question.rows}
    assert len(answers_of(question, rows["a/b[x=1]"])) == 2
    ((kernels, _),) = answers_of(question, rows["a/b[x=2]"])
    assert "5.10.1" in kernels and question.ranges[-1].last in kernels


def test_it_says_what_came_and_how_to_see_it() -> None:
    (question,) = site(columns()).questions
    row = next(row for row in question.rows if "a/b[x=1]" in row.group.cases)
    text = bug_report(question, row, "a/b[x=1]", "The story.")
    for kernels, said in answers_of(question, row):
        assert f"  {kernels}: {said}\n" in text
    assert "make matrix KERNELS='5.10.1 6.1.2' ONLY='a/b[x=1]'" in text
    assert text.endswith("What it does:\n\nThe story.")


def test_a_kernel_that_was_not_asked_is_told_as_such() -> None:
    (question,) = site(columns()).questions
    row = next(row for row in question.rows if "a/b[x=1]" in row.group.cases)
    text = bug_report(question, replace(row, answers=(None, *row.answers[1:])), "a/b[x=1]", "…")
    assert ": no answer: it was not asked, or has not what the case needs\n" in text
    assert "—" not in text
