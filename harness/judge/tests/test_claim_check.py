"""A claim is decided by its own steps, where all that leads up to them went as expected."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.verdict import Cause, ClaimFinding, Status
from harness.judge.case_walk import Trouble
from harness.judge.claim_check import check_claims, undecided
from harness.judge.evidence import Evidence, read_evidence
from harness.tests.evidence_builder import Case, restart

STEP = 13  # the second bind, of which the claim speaks


def trouble(status: Status, step: int | None) -> Trouble:
    return Trouble(status, 1, replace(Cause.of("mismatch"), step=step))


def found(case: Case, folder: Path, *troubles: Trouble) -> list[ClaimFinding]:
    evidence = read_evidence(case.write(folder))
    assert evidence.plan is not None
    return list(check_claims(evidence.plan, evidence, troubles))


@pytest.mark.parametrize(("outcome", "holds"), [("EADDRINUSE", True), ("ok", False)])
def test_a_claim_holds_where_what_it_predicts_came(
    tmp_path: Path, outcome: str, holds: bool
) -> None:
    (finding,) = found(restart(outcome), tmp_path)
    assert (finding.id, finding.holds) == ("C2", holds)
    assert finding.says["restart"].outcomes == ("EADDRINUSE",)
    assert finding.observed["restart"].outcome == outcome


@pytest.mark.parametrize(
    ("status", "step", "holds"),
    [
        (Status.FAIL, STEP, True),  # the expectation was wrong, what happened is known
        (Status.FAIL, 8, None),  # something before it went otherwise
        (Status.FAIL, None, None),  # the wire did
        (Status.BROKEN, STEP, None),
        (Status.BROKEN, None, None),
    ],
)
def test_what_went_otherwise_elsewhere_leaves_it_undecided(
    tmp_path: Path, status: Status, step: int | None, holds: bool | None
) -> None:
    (finding,) = found(restart(), tmp_path, trouble(status, step))
    assert finding.holds is holds
    assert finding.observed["restart"].outcome == "EADDRINUSE"


def test_every_trouble_must_be_of_its_own_steps(tmp_path: Path) -> None:
    (finding,) = found(restart(), tmp_path, trouble(Status.FAIL, STEP), trouble(Status.FAIL, None))
    assert finding.holds is None


def test_a_claim_of_two_steps_needs_both(tmp_path: Path) -> None:
    case = restart()
    (claim,) = case.plan["claims"]
    received = {"step": 8, "label": "end of file", "outcomes": ["EAGAIN"], "in_ms": None}
    case.plan["claims"] = [{**claim, "says": [*claim["says"], received]}]
    (finding,) = found(case, tmp_path)
    assert finding.holds is False
    assert set(finding.says) == set(finding.observed) == {"restart", "end of file"}


def test_claims_are_decided_each_by_itself(tmp_path: Path) -> None:
    case = restart()
    case.claim("C7", "restart", "ok")
    assert [(it.id, it.holds) for it in found(case, tmp_path)] == [("C2", True), ("C7", False)]


def test_a_prediction_of_a_time_is_one(tmp_path: Path) -> None:
    case = restart()
    case.plan["claims"][0]["says"][0]["in_ms"] = [1000, 2000]
    (finding,) = found(case, tmp_path)
    assert (finding.holds, finding.says["restart"].in_ms) == (False, (1000, 2000))


def test_a_step_that_was_not_observed_is_left_out(tmp_path: Path) -> None:
    evidence = read_evidence(restart().write(tmp_path))
    assert evidence.plan is not None
    fewer: Evidence = replace(evidence, steps={1: evidence.steps[1]})
    broken = trouble(Status.BROKEN, 2)
    (finding,) = check_claims(evidence.plan, fewer, [broken])
    assert (finding.holds, dict(finding.observed)) == (None, {})


def test_of_a_case_that_says_nothing_only_the_predictions_are_kept() -> None:
    (finding,) = undecided(restart().planned())
    assert (finding.id, finding.holds, dict(finding.observed)) == ("C2", None, {})
    assert finding.says["restart"].outcomes == ("EADDRINUSE",)
