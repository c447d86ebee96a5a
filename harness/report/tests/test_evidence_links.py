"""A table leads to the evidence of the first of a row's cases that has some, or nowhere."""

from __future__ import annotations

from harness.report.evidence_links import NO_EVIDENCE, EvidenceLinks
from harness.tests.verdicts import verdict


def test_the_first_case_with_evidence_is_the_target() -> None:
    links = EvidenceLinks("../evidence/6.1.0", frozenset({"a/b[x=2]", "a/b[x=3]"}))
    row = [verdict(f"a/b[x={x}]") for x in (1, 2, 3)]
    assert links.link(row) == "../evidence/6.1.0/a/b%5Bx=2%5D/"


def test_without_evidence_there_is_no_target() -> None:
    assert NO_EVIDENCE.link([verdict()]) == ""
    assert EvidenceLinks("../evidence/6.1.0", frozenset({"a/c"})).link([verdict()]) == ""
