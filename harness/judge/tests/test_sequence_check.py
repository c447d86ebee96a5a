"""Lines and sockets that no run of the engine can have written break a case."""

from __future__ import annotations

from pathlib import Path

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import read_lines, restart, write_observations
from harness.tests.evidence_parts import Record

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def judged(folder: Path, lines: list[Record]) -> Verdict:
    write_observations(folder, lines)
    return judge(read_evidence(folder), SETTING)


def test_any_two_lines_that_have_changed_places_break_a_case(tmp_path: Path) -> None:
    lines = read_lines(restart().write(tmp_path))
    for at in range(len(lines) - 1):
        swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
        assert judged(tmp_path, swapped).verdict is Status.BROKEN, lines[at]["kind"]


def test_a_line_that_is_there_twice_is_named(tmp_path: Path) -> None:
    lines = read_lines(restart().write(tmp_path))
    verdict = judged(tmp_path, [*lines[:2], dict(lines[1]), *lines[2:]])
    assert verdict.verdict is Status.BROKEN
    assert "line 3: need tcpdump is not where it belongs" in reason(verdict)
