"""A case that is not good tells how it came to that."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.observations import TORN_DOWN
from harness.formats.verdict import Expected, Provenance, Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.failure import Storyteller, headline, story
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import Record, inquiry, opened, pattern, row, socket
from harness.tests.verdicts import verdict

SETTING = Provenance("abc", "results/raw/x/")


def test_the_headline_of_a_mismatch_is_as_a_compilers() -> None:
    told = verdict(status=Status.FAIL, reason="second.bind: expected EADDRINUSE, observed ok")
    assert headline(told) == ("scenarios/a/b.yaml:7: second.bind: expected EADDRINUSE, observed ok")


def test_the_headline_of_anything_else_names_the_verdict() -> None:
    told = verdict(status=Status.BROKEN, reason="no end line")
    assert headline(told) == "scenarios/a/b.yaml:7: BROKEN: no end line"


def test_the_story_ends_at_the_step_that_decided(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    case.call("second", "listen", "EADDRINUSE")
    evidence = read_evidence(case.write(tmp_path / "case"))
    lines = story(judge(evidence, SETTING), evidence).splitlines()
    assert lines[1] == "  case restart/server-closes-first[reuse=0]"
    assert "server: socket tcp" in lines[2]
    assert lines[-2].startswith("  > ")
    assert "second: bind 10.0.0.1:9527" in lines[-2]
    assert lines[-1] == f"  evidence {tmp_path}/case/"


def test_the_folder_is_shown_from_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = read_evidence(restart().write(tmp_path / "case"))
    monkeypatch.chdir(tmp_path)
    assert story(judge(evidence, SETTING), evidence).endswith("\n  evidence case/")


def test_a_damaged_plan_is_no_obstacle(tmp_path: Path) -> None:
    case = restart()
    case.plan["steps"][3] = {"n": 4}
    evidence = read_evidence(case.write(tmp_path))
    told = story(judge(evidence, SETTING), evidence)
    assert told.startswith("results/raw/x/: BROKEN: plan.json: steps[3]")
    assert "(the plan is damaged)" in told


def test_a_case_that_never_started_has_no_steps_to_tell(tmp_path: Path) -> None:
    evidence = read_evidence(tmp_path)
    told = story(judge(evidence, SETTING, restart().planned()), evidence)
    assert len(told.splitlines()) == 3


def test_a_mistake_is_told_once_and_then_counted(tmp_path: Path) -> None:
    told: list[str] = []
    storyteller = Storyteller(told.append)
    for number in range(1, 4):
        case = Case(name=f"restart/server-closes-first[reuse={number}]")
        case.plan["params"] = {"reuse": f"{number}"}
        case.call("server", "socket tcp", "EMFILE")
        evidence = read_evidence(case.write(tmp_path / f"{number}"))
        storyteller.tell(judge(evidence, SETTING), evidence)
    assert len(told) == 1
    storyteller.finish()
    first = "restart/server-closes-first[reuse=1]"
    assert told[1].endswith(f"EMFILE (words for EMFILE): in 3 cases, as told above of {first}")


def test_two_mistakes_are_two_stories_and_a_good_case_is_none(tmp_path: Path) -> None:
    told: list[str] = []
    storyteller = Storyteller(told.append)
    for number, errno in enumerate(("EMFILE", "ENFILE")):
        case = Case()
        case.call("server", "socket tcp", errno)
        evidence = read_evidence(case.write(tmp_path / f"{number}"))
        storyteller.tell(judge(evidence, SETTING), evidence)
    storyteller.tell(verdict(), read_evidence(tmp_path))
    storyteller.finish()
    assert len(told) == 2


def test_a_look_that_failed_shows_what_is_there(tmp_path: Path) -> None:
    case = Case()
    remnant = socket("10.0.0.1:80", "10.0.0.2:5", "TIME_WAIT", timer="timewait", timer_ms=59900)
    case.call("server", "socket tcp", after={"server": [remnant]})
    wanted = pattern("10.0.0.1:80", state="LISTEN")
    case.step("table", "ENOENT", host="server", pattern=wanted, absent=False)
    evidence = read_evidence(case.write(tmp_path))
    lines = story(judge(evidence, SETTING), evidence).splitlines()
    assert lines[-3].strip() == "server has of port 80:"
    assert lines[-2].strip().startswith("tcp 10.0.0.1:80 -> 10.0.0.2:5 TIME_WAIT owner no")


def test_a_step_of_a_program_shows_what_it_printed(tmp_path: Path) -> None:
    case = Case()
    case.plan["actors"].append({"name": "first", "host": "server", "kind": "program", "uid": 0})
    text = "".join(f"line {n}\n" for n in range(20))
    end = {"name": "first", "how": "exit 1", "expected": True, "printed": text}
    case.ends.append(end)
    case.step("wait", "ETIMEDOUT", actor="first", timed_out=True)
    verdict_on = replace(verdict(status=Status.FAIL), at=11)
    evidence = read_evidence(case.write(tmp_path))
    lines = [line.strip() for line in story(verdict_on, evidence).splitlines()]
    assert "first printed, of which the last:" in lines
    assert [line for line in lines if line.startswith("line ")] == [
        f"line {n}" for n in range(8, 20)
    ]


@pytest.mark.parametrize(
    ("how", "told"),
    [
        ("exit 127", ["first has ended: exit 127", "first printed:"]),
        (TORN_DOWN, ["first printed:"]),
    ],
)
def test_a_look_that_failed_shows_what_a_program_there_said(
    tmp_path: Path, how: str, told: list[str]
) -> None:
    case = Case()
    for name, host in (("first", "server"), ("elsewhere", "client")):
        case.plan["actors"].append({"name": name, "host": host, "kind": "program", "uid": 0})
        printed = f"{name}: not found\n"
        case.ends.append({"name": name, "how": how, "expected": True, "printed": printed})
    wanted = pattern("10.0.0.1:80", state="LISTEN")
    case.step("await", "ETIMEDOUT", host="server", pattern=wanted, absent=False, timed_out=True)
    evidence = read_evidence(case.write(tmp_path))
    lines = story(replace(verdict(status=Status.FAIL), at=11), evidence).splitlines()
    assert [line.strip() for line in lines[3:-1]] == [
        "server has no socket of port 80",
        *told,
        "first: not found",
    ]


def program_that_said(text: str, tmp_path: Path, *expect: Record) -> list[str]:
    """What is told of a case with a program that ended so, beside a listener."""
    case = Case()
    case.plan["actors"].append({"name": "first", "host": "server", "kind": "program", "uid": 0})
    case.ends.append({"name": "first", "how": "exit 1", "expected": True, "printed": text})
    case.tables["server"] = [socket("0.0.0.0:9527", inode=1)]
    case.step("wait", "ok", list(expect) or None, actor="first", value="exit 1", label="end")
    wanted = {"end": Expected(outcomes=tuple(expect[0]["outcomes"]))}
    status = Status.NEW if expect[0]["outcomes"] == ["?"] else Status.PASS
    told: list[str] = []
    storyteller = Storyteller(told.append)
    evidence = read_evidence(case.write(tmp_path))
    for _ in range(2):
        storyteller.tell(replace(verdict(status=status), expected=wanted), evidence)
    return "\n".join(told).splitlines()


def test_without_an_expectation_what_a_program_printed_is_told_once(tmp_path: Path) -> None:
    lines = program_that_said("bind failed: no luck\n", tmp_path, row("?"))
    assert lines == [
        'scenarios/a/b.yaml:11: first: wait  = ok "exit 1"',
        "  first printed:",
        "    bind failed: no luck",
    ]
    assert program_that_said("", tmp_path / "silent", row("?")) == []
    assert program_that_said("x\n", tmp_path / "expected", row('"exit 1"')) == []


def test_a_program_whose_address_was_in_use_is_told_with_the_sockets_there(tmp_path: Path) -> None:
    lines = program_that_said("bind: Address already in use\n", tmp_path, row("?"))
    assert lines[-2:] == [
        "  first names no port that is in use; server had:",
        "    LISTEN 0.0.0.0:9527 (user 0)",
    ]
    text = "bind to [::]:9527: Address already in use\n"
    lines = program_that_said(text, tmp_path / "named", row("?"))
    assert lines[-2:] == [
        "  first names port 9527; in the way there, on server:",
        "    LISTEN 0.0.0.0:9527 (user 0)",
    ]


def test_a_call_that_was_refused_shows_who_was_in_the_way(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [socket("10.0.0.1:80", inode=1)]})
    case.call("second", "socket tcp")
    asked = inquiry(opened("server", 3, 1), opened("second", 5, 2))
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE", row("ok"), inquiry=asked)
    evidence = read_evidence(case.write(tmp_path))
    lines = [line.strip() for line in story(judge(evidence, SETTING), evidence).splitlines()]
    assert (
        "in the way: LISTEN 10.0.0.1:80 (server has it; user 0; with no option of reuse)" in lines
    )
    assert any(line.startswith("refused: listener: Beside a listener") for line in lines)


def test_of_steps_on_one_line_the_story_ends_at_the_one_that_decided(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    for step in case.plan["steps"]:
        step["line"] = 11  # as those that `each:` makes
    evidence = read_evidence(case.write(tmp_path))
    lines = story(judge(evidence, Provenance("x", "raw/x")), evidence).splitlines()
    marked = [line for line in lines if line.startswith("  >")]
    assert len(marked) == 1 and "second: bind" in marked[0]
