"""Verdicts as JUnit XML, for machines that draw test reports.

Which element a status has is in the table of `formats.status`. Each test case names its scenario's
file and line, and a case that passed with something to say says it on its standard output.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree

from harness.analysis.overview import overview
from harness.formats.verdict import Verdict
from harness.report.words import reason

# What XML 1.0 cannot hold, not even escaped.
_UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(verdicts: Iterable[Verdict], release: str) -> str:
    """One suite with a test case for each verdict."""
    ordered = sorted(verdicts, key=lambda verdict: verdict.case)
    counted = overview(ordered)
    elements: Counter[str | None] = Counter()
    for status, count in counted.by_status.items():
        elements[status.meaning.junit] += count
    suite = ElementTree.Element(
        "testsuite",
        name=f"bindlab {release}",
        tests=str(counted.cases),
        failures=str(elements["failure"]),
        errors=str(elements["error"]),
        skipped=str(elements["skipped"]),
        time=f"{sum(verdict.seconds or 0 for verdict in ordered):.3f}",
        timestamp=max((verdict.date for verdict in ordered), default=""),
    )
    suite.extend(_test_case(verdict) for verdict in ordered)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _test_case(verdict: Verdict) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=verdict.scenario,
        name=verdict.case,
        file=verdict.file,
        line=str(verdict.line),
        time=f"{verdict.seconds or 0:.3f}",
    )
    element, why = verdict.verdict.meaning.junit, reason(verdict)
    if element is not None:
        message = f"{verdict.verdict.value}: {why}"
        told = ElementTree.SubElement(case, element, message=_speakable(message))
        told.text = _speakable(f"{verdict.where or verdict.file}: {why}")
    elif why:
        ElementTree.SubElement(case, "system-out").text = _speakable(why)
    return case


def _speakable(text: str) -> str:
    return _UNSPEAKABLE.sub("\N{REPLACEMENT CHARACTER}", text)
