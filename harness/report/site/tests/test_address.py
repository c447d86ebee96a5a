"""Addresses are made of ids alone, and lead from any page to any other."""

from __future__ import annotations

from harness.report.site.address import Links, case_page, ladder_file, question_page


def test_a_case_is_below_its_question() -> None:
    assert question_page("a/b") == "q/a/b.html"
    assert case_page("a/b[x=1,y=2]") == "q/a/b/x=1,y=2.html"
    assert case_page("a/b") == "q/a/b/_only.html"
    assert ladder_file(case_page("a/b[x=1,y=2]")) == "q/a/b/x=1,y=2.svg"


def test_a_link_is_relative_and_has_no_sign_that_means_something() -> None:
    assert Links("q/a/b.html").to("index.html") == "../../index.html"
    assert Links("index.html").to("q/a/b/x=#?%.html") == "q/a/b/x=%23%3F%25.html"
