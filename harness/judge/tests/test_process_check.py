"""What a process ran must be what was to be started, as /proc showed it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import (
    ENGINE,
    NAMESPACE,
    Case,
    read_lines,
    restart,
    write_observations,
)
from harness.tests.evidence_parts import Record

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def altered(case: Case, folder: Path, change: Callable[[list[Record]], None]) -> Verdict:
    """The verdict on a case's folder whose lines were changed and counted again."""
    case.write(folder)
    lines = read_lines(folder)
    change(lines)
    write_observations(folder, lines)
    return judge(read_evidence(folder), SETTING)


def of(lines: list[Record], kind: str, name: str) -> Record:
    return next(line for line in lines if line["kind"] == kind and line.get("name") == name)


def ran(argv: list[str], start: Record, needs: str | None = None) -> Case:
    """A case that runs a program, which /proc showed so."""
    case = restart()
    case.plan["actors"].append({"name": "user", "host": "client", "kind": "program", "uid": 0})
    if needs is not None:
        case.plan["needs"].append({"kind": "program", "name": argv[0]})
        case.found[argv[0]] = needs
    process = {"kind": "actor", "name": "user", "host": "client", "pid": 9, "uid": 0}
    case.records.append({**process, "namespace": NAMESPACE + 1, "program": True, **start})
    case.step("run", actor="user", argv=argv)
    case.ends.append({"name": "user", "how": "exit 0", "expected": True})
    return case


OWN: Record = {"executable": ENGINE, "command": ["/proc/self/exe", "tcp-client", "x"]}
TELNET: Record = {"executable": "/usr/bin/inetutils-telnet", "command": ["telnet", "x"]}
SCRIPT: Record = {"executable": "/usr/bin/dash", "command": ["/bin/sh", "/opt/tool", "x"]}


@pytest.mark.parametrize(
    ("argv", "start", "needs"),
    [
        (["tcp-client", "x"], OWN, None),
        (["tcp-client", "x"], OWN, "part of bindlab"),
        (["telnet", "x"], TELNET, "/usr/bin/inetutils-telnet"),
        (["tool", "x"], SCRIPT, "/opt/tool"),
        (["tool"], {**SCRIPT, "command": ["/bin/sh", "/opt/tool"]}, "/opt/tool"),
    ],
)
def test_a_program_is_known_by_its_file_and_its_words(
    tmp_path: Path, argv: list[str], start: Record, needs: str | None
) -> None:
    verdict = altered(ran(argv, start, needs), tmp_path, lambda lines: None)
    assert verdict.verdict is Status.PASS, reason(verdict)


@pytest.mark.parametrize(
    ("argv", "start", "needs"),
    [
        (["tcp-client", "x"], {**OWN, "executable": "/bin/nc"}, None),
        (["tcp-client", "x"], {**OWN, "command": ["/proc/self/exe", "udp-client", "x"]}, None),
        (["tcp-client", "x"], {**OWN, "command": None}, None),
        (["telnet", "x"], {**TELNET, "executable": "/bin/nc"}, "/usr/bin/inetutils-telnet"),
        (["telnet", "x"], {**TELNET, "command": ["telnet", "y"]}, "/usr/bin/inetutils-telnet"),
        (["tool", "x"], {**SCRIPT, "command": ["/bin/sh", "/opt/fool", "x"]}, "/opt/tool"),
        (["tool"], {**SCRIPT, "command": ["/bin/sh"]}, "/opt/tool"),
    ],
)
def test_another_program_breaks_the_case(
    tmp_path: Path, argv: list[str], start: Record, needs: str | None
) -> None:
    verdict = altered(ran(argv, start, needs), tmp_path, lambda lines: None)
    assert verdict.verdict is Status.BROKEN
    assert "is not what was to be started" in reason(verdict)


def test_a_program_is_seen_as_often_as_it_was_run(tmp_path: Path) -> None:
    def once_more(lines: list[Record]) -> None:
        start = of(lines, "actor", "user")
        lines.insert(lines.index(start), {**start})

    verdict = altered(ran(["tcp-client", "x"], OWN), tmp_path, once_more)
    assert verdict.verdict is Status.BROKEN
    assert "user was observed more often than it was started" in reason(verdict)


@pytest.mark.parametrize(
    ("seen", "words"), [("exit 1", "user ended by exit 0, but a step saw"), ("exit 0", "")]
)
def test_an_end_is_the_one_that_a_step_saw(tmp_path: Path, seen: str, words: str) -> None:
    case = ran(["tcp-client", "x"], OWN, "part of bindlab")
    case.step("wait", actor="user", value=seen)
    verdict = judge(read_evidence(case.write(tmp_path)), SETTING)
    assert words in reason(verdict)
    assert verdict.verdict is (Status.BROKEN if words else Status.PASS)
