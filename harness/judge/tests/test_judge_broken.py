"""Evidence that contradicts itself, its plan or its witnesses is BROKEN, and says what broke it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.judge.tests.test_judge import SETTING, verdict_of
from harness.report.words import reason
from harness.tests.evidence_builder import Case, read_lines, restart, write_observations
from harness.tests.evidence_parts import answer, pattern, row, socket


def fail_a_set_up_call(case: Case) -> None:
    case.call("client", "socket tcp as other", "EMFILE")


def let_an_actor_die(case: Case) -> None:
    case.ends[2] = {"name": "second", "how": "signal SIGABRT", "expected": False}


def let_an_actor_die_over_a_call(case: Case) -> None:
    let_an_actor_die(case)
    case.call("second", "crash", "EPIPE", row("ok"), reply=None)


def let_a_call_pass_its_deadline(case: Case) -> None:
    case.call("client", "accept", "ETIMEDOUT", row("ok"), reply=None, timed_out=True)


def let_an_actor_answer_another_call(case: Case) -> None:
    reply = answer("bind")
    case.call("client", "recv", "ok", row("ok"), reply=reply)


def let_an_actor_babble(case: Case) -> None:
    case.call(
        "client",
        "babble",
        "EPROTO",
        row("ok"),
        reply={"call": "babble", "fault": "no answer: xyzzy"},
    )


def let_the_engine_say_otherwise(case: Case) -> None:
    reply = answer("recv", "EAGAIN")
    case.call("client", "recv", "ok", row("ok"), reply=reply)


def listen_without_a_listener(case: Case) -> None:
    case.call("second", "listen", "ok", row("ok"))


def connect_without_a_connection(case: Case) -> None:
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:9527", "ok", row("ok"))


def connect_without_a_packet(case: Case) -> None:
    case.call("client", "socket tcp")
    peer = socket("10.0.0.2:40001", "10.0.0.1:9527", "ESTABLISHED", inode=22)
    case.call("client", "connect 10.0.0.1:9527", "ok", row("ok"), after={"client": [peer]})


def refuse_without_a_packet(case: Case) -> None:
    case.frames = case.frames[:1]
    case.plan["steps"] = case.plan["steps"][:4]
    case.records = case.records[:4]
    case.tables = dict(case.records[-1]["after"])
    case.plan["claims"], case.plan["wire"] = [], []
    case.call("client", "connect 10.0.0.1:9527", "ECONNREFUSED", row("ECONNREFUSED"))


def bind_udp_without_a_socket(case: Case) -> None:
    case.call("client", "socket udp")
    case.call("client", "bind 10.0.0.2:53", "ok", row("ok"))


def refuse_udp_with_nothing_in_the_way(case: Case) -> None:
    case.call("client", "socket udp")
    case.call("client", "bind 10.0.0.2:53", "EADDRINUSE", row("EADDRINUSE"))


def bind_tcp_without_a_socket(case: Case) -> None:
    case.call("client", "socket tcp")
    case.call("client", "bind 10.0.0.2:81", "ok", row("ok"))


def refuse_tcp_with_nothing_in_the_way(case: Case) -> None:
    case.call("client", "socket tcp")
    case.call("client", "bind 10.0.0.2:81", "EADDRINUSE", row("EADDRINUSE"))


def kill_an_actor_while_an_await_is_under_test(case: Case) -> None:
    wanted = pattern("10.0.0.1:80", state="LISTEN")
    let_an_actor_die(case)
    case.step("await", "ETIMEDOUT", [row("ok")], host="server", pattern=wanted, absent=False)


def find_what_is_not_there(case: Case) -> None:
    wanted = pattern("10.0.0.1:80")
    case.step("await", "ok", [row("ok")], host="server", pattern=wanted, absent=False)


def miss_what_is_there(case: Case) -> None:
    wanted = pattern("10.0.0.1:9527", state="TIME_WAIT")
    case.step("table", "ENOENT", [row("ENOENT")], host="server", pattern=wanted, absent=False)


def find_absent_what_is_there(case: Case) -> None:
    wanted = pattern("10.0.0.1:9527", state="TIME_WAIT")
    case.step("table", "ok", [row("ok")], host="server", pattern=wanted, absent=True)


def lack_a_precondition(case: Case) -> None:
    wanted = pattern("10.0.0.1:80", state="TIME_WAIT")
    case.step("await", "ETIMEDOUT", host="server", pattern=wanted, absent=False, timed_out=True)


def advance_too_little(case: Case) -> None:
    case.step("advance", "ok", [row("ok")], ms=1000, seconds=0.5)


def advance_to_another_phase(case: Case) -> None:
    case.step("advance", "ok", [row("ok")], ms=1000, phase_ms=100, value="731")


def advance_to_a_phase_that_nobody_saw(case: Case) -> None:
    case.step("advance", "ok", [row("ok")], ms=1000, phase_ms=100)


def check_the_wire_without_capture(case: Case) -> None:
    case.plan["captures"] = []


def give_up(case: Case) -> None:
    case.aborted = {"step": 3, "reason": "deadline of the case"}


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (fail_a_set_up_call, "client.socket: set-up failed: EMFILE"),
        (let_an_actor_die, "second died unasked: signal SIGABRT"),
        (let_an_actor_die_over_a_call, "second.crash: the actor died: signal SIGABRT"),
        (let_a_call_pass_its_deadline, "client.accept: no answer within 2 s"),
        (let_an_actor_answer_another_call, "the actor answered another call: bind"),
        (let_an_actor_babble, "the actor could not make the call: no answer: xyzzy"),
        (let_the_engine_say_otherwise, "the actor said EAGAIN, the step says ok"),
        (listen_without_a_listener, "the table has no new LISTEN socket"),
        (connect_without_a_connection, "the table has no connection to 10.0.0.1:9527"),
        (connect_without_a_packet, "the capture has no SYN-ACK from 10.0.0.1:9527"),
        (refuse_without_a_packet, "the capture has no refusal from 10.0.0.1:9527"),
        (bind_udp_without_a_socket, "the table has no new socket on 10.0.0.2:53"),
        (refuse_udp_with_nothing_in_the_way, "the table has nothing on port 53"),
        (bind_tcp_without_a_socket, "the table has no new socket on 10.0.0.2:81"),
        (refuse_tcp_with_nothing_in_the_way, "the table has nothing on port 81"),
        (kill_an_actor_while_an_await_is_under_test, "second died unasked: signal SIGABRT"),
        (find_what_is_not_there, "the step says ok, but its table does not show such a socket"),
        (miss_what_is_there, "the step says ENOENT, but its table shows such a socket"),
        (find_absent_what_is_there, "the step says ok, but its table shows such a socket"),
        (lack_a_precondition, "server.await: set-up failed: no such socket within 2 s"),
        (advance_too_little, "only 500 ms passed, 1000 were asked"),
        (advance_to_another_phase, "came 731 ms into a second, 100 were asked"),
        (advance_to_a_phase_that_nobody_saw, "came None ms into a second"),
        (check_the_wire_without_capture, "no capture to hold them against"),
        (give_up, "the engine gave up: deadline of the case"),
    ],
)
def test_what_the_witnesses_do_not_bear_out_is_broken(
    tmp_path: Path, damage: Callable[[Case], None], words: str
) -> None:
    case = restart()
    damage(case)
    verdict = verdict_of(case, tmp_path)
    assert verdict.verdict is Status.BROKEN, reason(verdict)
    assert words in reason(verdict)


def test_two_hosts_in_one_namespace_are_broken(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    lines[3]["namespace"] = lines[2]["namespace"]
    write_observations(folder, lines)
    verdict = judge(read_evidence(folder), SETTING)
    assert reason(verdict) == "two hosts share one network namespace"


def test_the_first_trouble_decides(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    fail_a_set_up_call(case)
    verdict = verdict_of(case, tmp_path)
    assert verdict.verdict is Status.FAIL
    assert verdict.claims[0].holds is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"kind": "capture-end", "dropped": 1}, "1 packets were dropped"),
        ({"kind": "capture-end", "captured": 8}, "7 packets, tcpdump captured 8"),
        ({"kind": "capture-end", "interface_packets": 8}, "7 packets, 8 passed the interface"),
        ({"kind": "capture-end", "received": 8, "whole": 8}, "7 packets, tcpdump received 8"),
        ({"kind": "capture-end", "received": 6}, "the counts of the capture contradict each other"),
        ({"kind": "capture-end", "whole": 6}, "the counts of the capture contradict each other"),
        ({"kind": "capture-end", "bytes": 8}, "bytes, the engine saw 8"),
        ({"kind": "capture-end", "ok": False, "detail": "killed"}, "tcpdump failed: killed"),
        ({"kind": "capture", "ready": 5.0}, "was not ready before the first step"),
        ({"kind": "capture", "device": "eth1"}, "was captured at server eth1"),
        ({"kind": "need", "present": False}, "tcpdump is missing, but the case was not skipped"),
        ({"kind": "end", "complete": False}, "the engine did not complete the case"),
        ({"kind": "end", "steps": 3}, "13 steps observed, the end line counts 3"),
        ({"kind": "begin", "case": "other"}, "the observations are of case other"),
        ({"kind": "begin", "format": 1}, "format 1, known is 2"),
    ],
    ids=str,
)
def test_a_record_that_shows_damage_breaks_the_case(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    at = next(i for i, line in enumerate(lines) if line["kind"] == change["kind"])
    lines[at] |= change
    write_observations(folder, lines)
    verdict = judge(read_evidence(folder), SETTING)
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)


def test_a_setting_that_was_not_in_force_breaks_the_case(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    lines[2]["sysctls"]["net.ipv4.tcp_tw_reuse"]["now"] = "2"
    write_observations(folder, lines)
    verdict = judge(read_evidence(folder), SETTING)
    assert reason(verdict) == "server: net.ipv4.tcp_tw_reuse is 2, not 0 as asked"


def test_a_fault_of_the_harness_breaks_the_case_in_its_own_words(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    where = "scenarios/restart/server-closes-first.yaml:12: step 2: server: babble"
    fault = {"kind": "fault", "what": "it babbled", "where": where, "todo": "mend it"}
    end = {**lines[-1], "complete": False, "steps": 0}
    write_observations(folder, [*lines[:4], fault, end])
    verdict = judge(read_evidence(folder), SETTING)
    assert (verdict.verdict, reason(verdict), verdict.where) == (
        Status.BROKEN,
        "server: babble: it babbled: mend it",
        "scenarios/restart/server-closes-first.yaml:12",
    )


@pytest.mark.parametrize("reached", ["100", "150"])
def test_an_advance_to_a_phase_is_believed_if_it_came_to_it(tmp_path: Path, reached: str) -> None:
    case = restart()
    case.step("advance", "ok", [row("ok")], ms=1000, phase_ms=100, value=reached)
    assert verdict_of(case, tmp_path).verdict is Status.PASS
