"""Whole evidence becomes the verdict it deserves; anything less never becomes a PASS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.plan import Plan
from harness.formats.verdict import Holder, Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge, missed
from harness.report.words import reason
from harness.tests.evidence_builder import Case, read_lines, restart, write_observations
from harness.tests.evidence_parts import row, socket

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
