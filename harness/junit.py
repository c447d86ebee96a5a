"""Verdicts as JUnit XML, for machines that draw test reports.

A mismatch is a failure, a fault of the harness an error, an unmet need and a known failure are
skipped; each test case names its scenario's file and line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree import ElementTree

from harness.verdict import Status, Verdict

_ELEMENTS = {
    Status.FAIL: "failure",
    Status.XPASS: "failure",
    Status.BROKEN: "error",
    Status.MISS: "error",
    Status.SKIP: "skipped",
    Status.XFAIL: "skipped",
}
# What XML 1.0 cannot hold, not even escaped.
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(verdicts: Iterable[Verdict], release: str) -> str:
    """One suite with a test case for each verdict."""
    verdicts = sorted(verdicts, key=lambda verdict: verdict.case)
    count = {name: 0 for name in ("failure", "error", "skipped")}
    cases = []
    for verdict in verdicts:
        case = ElementTree.Element(
            "testcase",
            classname=verdict.scenario,
            name=verdict.case,
            file=verdict.file,
            line=str(verdict.line),
            time=f"{verdict.seconds or 0:.3f}",
        )
        element = _ELEMENTS.get(verdict.verdict)
        if element is not None:
            count[element] += 1
            message = f"{verdict.verdict.value}: {verdict.reason}"
            told = ElementTree.SubElement(case, element, message=_speakable(message))
            told.text = _speakable(f"{verdict.where or verdict.file}: {verdict.reason}")
        if verdict.verdict is Status.NEW:
            ElementTree.SubElement(case, "system-out").text = _speakable(verdict.reason)
        cases.append(case)
    suite = ElementTree.Element(
        "testsuite",
        name=f"bindlab {release}",
        tests=str(len(cases)),
        failures=str(count["failure"]),
        errors=str(count["error"]),
        skipped=str(count["skipped"]),
        time=f"{sum(verdict.seconds or 0 for verdict in verdicts):.3f}",
        timestamp=max((verdict.date for verdict in verdicts), default=""),
    )
    suite.extend(cases)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _speakable(text: str) -> str:
    return _UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", text)
