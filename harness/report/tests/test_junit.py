"""JUnit's readers see a failure for a mismatch, an error for a fault, and where it was."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from harness.formats.verdict import Status
from harness.report.junit import to_junit
from harness.tests.verdicts import verdict


ELEMENTS = [
    (Status.PASS, None),
    (Status.FAIL, "failure"),
    (Status.XPASS, "failure"),
    (Status.XFAIL, "skipped"),
    (Status.SKIP, "skipped"),
    (Status.NEW, "system-out"),
    (Status.BROKEN, "error"),
    (Status.MISS, "error"),
]


@pytest.mark.parametrize(("status", "element"), ELEMENTS)
def test_each_status_has_its_element(status: Status, element: str | None) -> None:
    (case,) = ElementTree.fromstring(to_junit([verdict(status=status)], "6.1")).iter("testcase")
    assert [child.tag for child in case] == ([element] if element else [])
    assert (case.get("file"), case.get("line")) == ("scenarios/a/b.yaml", "1")


def test_every_status_is_told_of() -> None:
    assert {status for status, _ in ELEMENTS} == set(Status)
    for status in Status:
        assert status.is_good or status.meaning.junit in ("failure", "error")


def test_the_suite_counts_what_is_in_it() -> None:
    some = [verdict(f"a/b[x={status.value}]", status) for status in Status]
    suite = ElementTree.fromstring(to_junit(some, "6.1"))[0]
    counted = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counted == {"tests": "8", "failures": "2", "errors": "2", "skipped": "2"}


def test_words_that_xml_cannot_hold_are_written_out() -> None:
    text = to_junit([verdict(status=Status.FAIL, reason='observed "\0\x1b<\ud800>"')], "6.1")
    (failure,) = ElementTree.fromstring(text).iter("failure")
    assert failure.get("message") == r'FAIL: observed "\x00\x1b<\ud800>"'
