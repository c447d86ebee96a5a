"""Who held the port of a program that says its address was in use, on which of its steps."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Observed, Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.case_rows import case_rows
from harness.report.holder_words import refused_note
from harness.tests.evidence_builder import NAMESPACE, Case
from harness.tests.evidence_parts import Record, pattern, row, socket


SETTING = Provenance("abc", "results/raw/x/")
SAYS = "hello\nbind failed: Address already in use (98)\nbye\n"


def beside_a_listener(printed: str = SAYS, port: int = 80) -> Case:
    """The server listens, and a program is about to run."""
    case = Case()
    case.plan["actors"].append({"name": "mine", "host": "server", "kind": "program", "uid": 0})
    case.ends.append({"name": "mine", "how": "exit 1", "expected": True, "printed": printed})
    own = socket(f"10.0.0.1:{port}", inode=1)
    case.call("server", "socket tcp")
    bound: Record = {**own, "state": "BOUND_INACTIVE"}
    case.call("server", f"bind 10.0.0.1:{port}", after={"server": [bound]})
    case.call("server", "listen", after={"server": [own]})
    case.plan["needs"].append({"kind": "program", "name": "nc"})
    case.found["nc"] = "/usr/bin/nc"
    case.step("run", "ok", actor="mine", argv=["nc", "-l", "80"])
    process = {"kind": "actor", "name": "mine", "host": "server", "uid": 0, "pid": 200}
    command = {"executable": "/usr/bin/nc", "command": ["nc", "-l", "80"], "program": True}
    case.records.insert(-1, {**process, "namespace": NAMESPACE, **command})
    return case


def verdict_on(case: Case, folder: Path) -> Verdict:
    return judge(read_evidence(case.write(folder)), SETTING)


def seen(case: Case, folder: Path) -> Observed:
    (found,) = verdict_on(case, folder).observed.values()
    return found


def told(of: Observed) -> tuple[str, list[tuple[str, str | None]] | None]:
    code = "" if of.refusal is None else of.refusal.cause.code
    if of.in_the_way is None:
        return code, None
    return code, [(it.local, it.actor) for it in of.in_the_way]


def test_the_holder_is_in_the_verdict_on_its_end_and_in_the_table(tmp_path: Path) -> None:
    case = beside_a_listener()
    case.step("wait", "ok", [row("exit 1")], actor="mine", value="exit 1")
    verdict = verdict_on(case, tmp_path)
    assert verdict.verdict is Status.PASS
    (found,) = verdict.observed.values()
    assert told(found) == ("program-refused", [("10.0.0.1:80", "server")])
    assert "in the way: LISTEN 10.0.0.1:80 (server has it;" in refused_note(verdict)
    (line,) = case_rows([verdict])
    assert line.in_the_way.startswith("LISTEN 10.0.0.1:80 (server; no option of reuse)")


@pytest.mark.parametrize(
    "said",
    [
        "listen tcp :80: bind: address already in use",
        "Error: listen EADDRINUSE: address already in use :::80",
        "Address already in use (os error 98)",
    ],
)
def test_every_language_says_it_in_its_own_words(said: str, tmp_path: Path) -> None:
    case = beside_a_listener(said)
    case.step("wait", "ok", [row("exit 1")], actor="mine", value="exit 1")
    assert told(seen(case, tmp_path)) == ("program-refused", [("10.0.0.1:80", "server")])


def test_of_no_port_that_somebody_had_no_holder_is_named(tmp_path: Path) -> None:
    case = beside_a_listener(port=81)
    case.step("wait", "ok", [row("exit 1")], actor="mine", value="exit 1")
    assert told(seen(case, tmp_path)) == ("program-names-no-port", None)


@pytest.mark.parametrize(
    ("awaited", "outcome", "code"),
    [
        ("failed", "ok", "program-refused"),
        ("hello", "ok", ""),
        ("never", "ETIMEDOUT", "program-refused"),
    ],
)
def test_a_text_printed_before_the_refusal_tells_nothing_of_it(
    tmp_path: Path, awaited: str, outcome: str, code: str
) -> None:
    case = beside_a_listener()
    case.step("output", outcome, [row("?")], actor="mine", value=awaited, contains=awaited)
    assert told(seen(case, tmp_path))[0] == code


def test_what_is_gone_when_it_has_ended_was_in_its_way_before_it_ran(tmp_path: Path) -> None:
    case = beside_a_listener()
    case.call("server", "close", after={"server": []})
    case.step("wait", "ok", [row("exit 1")], actor="mine", value="exit 1")
    assert told(seen(case, tmp_path)) == ("program-refused", [("10.0.0.1:80", "server")])


def test_a_set_up_that_it_breaks_names_the_holder(tmp_path: Path) -> None:
    case = beside_a_listener()
    case.step("output", "ETIMEDOUT", actor="mine", value="bye", contains="listening")
    verdict = verdict_on(case, tmp_path)
    assert verdict.verdict is Status.BROKEN
    assert "in the way: LISTEN 10.0.0.1:80 (server has it;" in refused_note(verdict)


def test_a_step_of_somebody_else_tells_nothing_of_it(tmp_path: Path) -> None:
    case = beside_a_listener()
    wanted = pattern("10.0.0.1:80", state="LISTEN")
    case.step("table", "ok", [row("ok")], host="server", pattern=wanted, absent=False)
    assert told(seen(case, tmp_path)) == ("", None)
