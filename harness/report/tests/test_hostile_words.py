"""Whatever a record says reaches Markdown, JUnit, KTAP and terminals as words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from harness.analysis.kernel_column import columns_of
from harness.formats.status import Status
from harness.formats.verdict import Cause, Expected, Observed, Verdict
from harness.judge.evidence import Evidence
from harness.report.evidence_links import EvidenceLinks
from harness.report.experiment_table import experiment_tables
from harness.report.failure import story
from harness.report.junit import to_junit
from harness.report.kernel_lines import diff_lines
from harness.report.kernel_table import kernel_table
from harness.report.ktap import to_ktap
from harness.report.markdown import code
from harness.report.terminal import summary
from harness.tests.verdicts import verdict

HOSTILE = "x\n# y | `z` <script>alert(1)</script> [a](b) \x1b[2J \u202e # SKIP\r\n---"


def hostile(status: Status, **more: str) -> Verdict:
    """A verdict that has such words wherever it has any."""
    steps = {HOSTILE: Observed(HOSTILE, HOSTILE)}
    return replace(
        verdict(status=status),
        case=HOSTILE,
        scenario=HOSTILE,
        file=HOSTILE,
        question=HOSTILE,
        sources=(HOSTILE,),
        params={HOSTILE: HOSTILE},
        kernel=more.get("kernel", HOSTILE),
        version=more.get("version", HOSTILE),
        machine=HOSTILE,
        backend=HOSTILE,
        revision=HOSTILE,
        date=HOSTILE,
        observed=steps,
        expected={HOSTILE: Expected(outcomes=(HOSTILE,), because=HOSTILE)},
        cause=Cause("known-failure", {"because": HOSTILE}, under=Cause.of("missed", why=HOSTILE)),
    )


BOTH = [hostile(Status.FAIL), hostile(Status.NEW)]


def markdown() -> Iterator[str]:
    links = EvidenceLinks("../evidence", frozenset({HOSTILE}))
    yield from experiment_tables(BOTH, HOSTILE, links).values()
    pair = [[hostile(Status.FAIL, kernel=HOSTILE + "2", version="2")], BOTH]
    yield kernel_table(columns_of(pair), {HOSTILE: HOSTILE})


@pytest.mark.parametrize("text", markdown())
def test_markdown_has_no_mark_of_theirs(text: str) -> None:
    for line in text.splitlines():
        assert line.isprintable()
        assert not re.match(r"# y|---$|y", line)
        # Outside code, which begins and ends with as many backticks, each mark is escaped.
        outside = re.sub(r"(?<![`\\])(`+)(?!`).*?(?<!`)\1(?!`)", "", line)
        assert "<script>" not in outside.replace("\\<", "")
        assert not re.search(r"(?<!\\)\[a", outside)
    rows = [line for line in text.splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert len(widths) <= 5  # a table each; no bar of theirs makes another column


def terminal() -> Iterator[str]:
    yield from story(BOTH[0], Evidence(Path(HOSTILE), None)).split("\n")
    yield from summary(BOTH, [], Path("results"), HOSTILE)
    columns = columns_of([[hostile(Status.FAIL, version="1")], [hostile(Status.NEW, version="2")]])
    yield from diff_lines(columns[0], columns[1])
    yield from to_ktap(BOTH).splitlines()


@pytest.mark.parametrize("line", terminal())
def test_a_terminal_gets_lines_of_printable_words(line: str) -> None:
    assert line.isprintable()


def test_a_case_cannot_skip_itself_in_ktap() -> None:
    for line in to_ktap(BOTH).splitlines():
        assert "# SKIP" not in line or line.lstrip().startswith("# ")


def test_junit_is_xml_with_one_case_for_each_verdict() -> None:
    root = ElementTree.fromstring(to_junit(BOTH, HOSTILE))
    assert len(list(root.iter("testcase"))) == 2
    assert not list(root.iter("script"))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a/b[x=1]", "`a/b[x=1]`"),
        ("a`b", "``a`b``"),
        ("``", "``` `` ```"),
        ("a|b\nc", r"`a\|b c`"),
    ],
)
def test_code_ends_where_it_should(words: str, shown: str) -> None:
    assert code(words) == shown
