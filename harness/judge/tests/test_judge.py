"""Whole evidence becomes the verdict it deserves; anything less never becomes a PASS."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.formats.plan import Plan
from harness.formats.verdict import Holder, Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge, missed
from harness.report.words import reason
from harness.tests.evidence_builder import Case, read_lines, restart, write_observations
from harness.tests.evidence_parts import answer, pattern, row, socket

SETTING = Provenance(revision="abc1234", evidence="raw/x", release="6.12.5-test", date="today")


def verdict_of(case: Case, folder: Path, asked: Plan | None = None) -> Verdict:
    return judge(read_evidence(case.write(folder)), SETTING, asked)


def alone(*expect: dict[str, Any], outcome: str = "ok", **more: Any) -> Case:
    """One bind under test, after the socket call that it needs."""
    case = Case()
    case.call("second", "socket tcp")
    bound = socket("10.0.0.1:9527", state="BOUND_INACTIVE", inode=31)
    after = {"server": [bound]} if outcome == "ok" else {}
    case.call("second", "bind 10.0.0.1:9527", outcome, *expect, after=after, **more)
    return case


def test_whole_evidence_as_expected_passes(tmp_path: Path) -> None:
    verdict = verdict_of(restart(), tmp_path)
    assert (verdict.verdict, reason(verdict)) == (Status.PASS, "")
    assert verdict.expected["restart"].outcomes == ("EADDRINUSE",)
    assert verdict.observed["restart"].outcome == "EADDRINUSE"
    assert verdict.witnesses == ("call", "table", "wire")
    assert verdict.where is None


def test_the_record_says_what_stood_in_the_way(tmp_path: Path) -> None:
    (holder,) = verdict_of(restart(), tmp_path).observed["restart"].in_the_way or ()
    assert holder == Holder("tcp", "TIME_WAIT", "10.0.0.1:9527", "10.0.0.2:40000", 0, 0)


def test_a_record_survives_its_way_through_json(tmp_path: Path) -> None:
    verdict = verdict_of(restart(), tmp_path)
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_a_mismatch_fails_at_the_line_of_its_step(tmp_path: Path) -> None:
    verdict = verdict_of(restart(outcome="ok"), tmp_path)
    assert verdict.verdict is Status.FAIL
    assert reason(verdict) == "second.bind: expected EADDRINUSE, observed ok"
    assert verdict.where == "scenarios/restart/server-closes-first.yaml:23"


def test_a_claim_holds_where_its_prediction_came_true(tmp_path: Path) -> None:
    (claim,) = verdict_of(restart(), tmp_path).claims
    assert (claim.id, claim.holds) == ("C2", True)


def test_a_claim_is_decided_even_where_the_expectation_was_wrong(tmp_path: Path) -> None:
    (claim,) = verdict_of(restart(outcome="ok"), tmp_path).claims
    assert claim.holds is False


def test_a_claim_is_not_decided_when_what_leads_up_to_it_went_otherwise(tmp_path: Path) -> None:
    case = restart()
    case.wire("no FIN", form="none", flag="FIN")
    verdict = verdict_of(case, tmp_path)
    assert verdict.verdict is Status.FAIL
    assert verdict.claims[0].holds is None


def test_a_failed_wire_check_fails_with_what_was_on_the_wire(tmp_path: Path) -> None:
    case = restart()
    case.wire("first FIN from client", form="first", flag="FIN", host="client")
    verdict = verdict_of(case, tmp_path)
    assert reason(verdict) == (
        "wire: expected first FIN from client, observed first FIN from server:9527"
    )
    assert verdict.where == "scenarios/restart/server-closes-first.yaml:62"


def test_a_known_failure_is_expected_to_fail(tmp_path: Path) -> None:
    case = restart(outcome="ok")
    case.plan["xfail"] = [{"kernel": ">=6.1", "because": "a known bug"}]
    verdict = verdict_of(case, tmp_path)
    assert verdict.verdict is Status.XFAIL
    assert reason(verdict).startswith("a known bug (second.bind:")


def test_a_known_failure_that_passes_is_told(tmp_path: Path) -> None:
    case = restart()
    case.plan["xfail"] = [{"kernel": ">=6.1", "because": "a known bug"}]
    assert verdict_of(case, tmp_path).verdict is Status.XPASS


def test_a_known_failure_of_other_kernels_changes_nothing(tmp_path: Path) -> None:
    case = restart()
    case.plan["xfail"] = [{"kernel": "<6.1", "because": "a known bug"}]
    assert verdict_of(case, tmp_path).verdict is Status.PASS


@pytest.mark.parametrize("rows", [[row("?")], [row("ok", kernel="<6.1")]])
def test_a_step_without_an_expectation_for_this_kernel_is_new(
    tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    verdict = verdict_of(alone(*rows), tmp_path)
    assert (verdict.verdict, reason(verdict)) == (
        Status.NEW,
        "no expectation yet: second.bind (ok)",
    )


def test_the_first_row_for_this_kernel_counts(tmp_path: Path) -> None:
    rows = [row("EINVAL", kernel="<6.12"), row("ok", kernel=">=6.12"), row("EINVAL")]
    assert verdict_of(alone(*rows), tmp_path).verdict is Status.PASS


def test_alternatives_are_each_enough(tmp_path: Path) -> None:
    assert verdict_of(alone(row("EINVAL", "ok")), tmp_path).verdict is Status.PASS


@pytest.mark.parametrize(("seconds", "status"), [(1.5, Status.PASS), (2.5, Status.FAIL)])
def test_a_step_must_take_as_long_as_its_expectation_says(
    tmp_path: Path, seconds: float, status: Status
) -> None:
    verdict = verdict_of(alone(row("ok", in_ms=[1000, 2000]), seconds=seconds), tmp_path)
    assert verdict.verdict is status
    if status is Status.FAIL:
        assert reason(verdict) == "second.bind: expected ok in 1s..2s, observed ok in 2.500s"


def test_a_value_is_compared_letter_by_letter(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "recv", "ok", row('"hello"'), value="hallo")
    assert reason(verdict_of(case, tmp_path)) == 'client.recv: expected "hello", observed "hallo"'


def test_a_scenario_that_expects_nothing_is_new(tmp_path: Path) -> None:
    assert verdict_of(alone(), tmp_path).verdict is Status.NEW


def test_a_case_without_folder_was_missed(tmp_path: Path) -> None:
    plan = restart().planned()
    verdict = judge(read_evidence(tmp_path / "nowhere"), SETTING, plan)
    assert verdict.verdict is Status.MISS
    assert verdict.case == plan.case
    assert verdict.claims[0].holds is None


def test_a_case_that_never_started_says_why() -> None:
    verdict = missed(restart().planned(), SETTING, "interrupted")
    assert (verdict.verdict, reason(verdict), verdict.kernel, verdict.date) == (
        Status.MISS,
        "interrupted",
        "6.12.5-test",
        "today",
    )


def test_evidence_of_another_plan_than_asked_is_broken(tmp_path: Path) -> None:
    asked = restart(expect="ok").planned()
    verdict = verdict_of(restart(), tmp_path, asked)
    assert verdict.verdict is Status.BROKEN
    assert "not the plan asked for" in reason(verdict)


def test_a_missing_need_is_a_skip_with_its_reason(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    (folder / "capture.pcap").unlink()
    need, end = {**lines[1], "present": False}, {**lines[-1], "skipped": "no tcpdump", "steps": 0}
    write_observations(folder, [lines[0], need, end])
    verdict = judge(read_evidence(folder), SETTING)
    assert (verdict.verdict, reason(verdict)) == (Status.SKIP, "no tcpdump")


def test_a_skip_without_a_missing_need_is_broken(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    write_observations(folder, [*lines[:2], {**lines[-1], "skipped": "no tcpdump", "steps": 0}])
    assert judge(read_evidence(folder), SETTING).verdict is Status.BROKEN


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
        (lack_a_precondition, "server.await: set-up failed: ETIMEDOUT"),
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
