"""Verdicts as JUnit XML, for machines that draw test reports.

Which element a status has is in the table of `formats.status`. Each test case names its scenario's
file and line, and a case that passed with something to say says it on its standard output. Marks of
XML are escaped by the library; what XML cannot hold at all is written out before that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from xml.etree import ElementTree

from harness.analysis.overview import overview
from harness.formats.verdict import Verdict
from harness.language.escape import for_terminal
from harness.report.words import reason


def to_junit(verdicts: Iterable[Verdict], release: str) -> str:
    """One suite with a test case for each verdict."""
    ordered = sorted(verdicts, key=lambda verdict: verdict.case)
    counted = overview(ordered)
    elements: Counter[str | None] = Counter()
    for status, count in counted.by_status.items():
        elements[status.meaning.junit] += count
    suite = ElementTree.Element(
        "testsuite",
        name=for_terminal(f"bindlab {release}"),
        tests=str(counted.cases),
        failures=str(elements["failure"]),
        errors=str(elements["error"]),
        skipped=str(elements["skipped"]),
        time=f"{sum(verdict.seconds or 0 for verdict in ordered):.3f}",
        timestamp=for_terminal(max((verdict.date for verdict in ordered), default="")),
    )
    suite.extend(_test_case(verdict) for verdict in ordered)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    return ElementTree.tostring(suites, encoding="unicode", xml_declaration=True) + "\n"


def _test_case(verdict: Verdict) -> ElementTree.Element:
    case = ElementTree.Element(
        "testcase",
        classname=for_terminal(verdict.scenario),
        name=for_terminal(verdict.case),
        file=for_terminal(verdict.file),
        line=str(verdict.line),
        time=f"{verdict.seconds or 0:.3f}",
    )
    element, why = verdict.verdict.meaning.junit, reason(verdict)
    if element is not None:
        message = f"{verdict.verdict.value}: {why}"
        told = ElementTree.SubElement(case, element, message=for_terminal(message))
        told.text = for_terminal(f"{verdict.where or verdict.file}: {why}")
    elif why:
        ElementTree.SubElement(case, "system-out").text = for_terminal(why)
    return case
