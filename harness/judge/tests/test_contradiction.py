"""A verdict whose parts do not fit is told apart from any that the judge gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.formats.status import Status
from harness.formats.verdict import Cause, ClaimFinding, Expected, Observed, Verdict
from harness.judge.contradiction import contradiction
from harness.tests.verdicts import saying, sound

OK, IN_USE = Observed("ok"), Observed("EADDRINUSE")
MISMATCH = Cause("mismatch", {"step": "b.bind", "key": "restart"}, step=3)


@pytest.mark.parametrize("status", Status)
def test_a_verdict_of_any_status_may_fit(status: Status) -> None:
    assert contradiction(sound(status=status)) is None


@pytest.mark.parametrize("holds", [True, False, None])
def test_a_verdict_may_speak_of_a_claim(holds: bool | None) -> None:
    assert contradiction(saying("a/b", holds)) is None


@pytest.mark.parametrize(
    ("outcome", "observed", "fits"),
    [
        ('"hello"', Observed("ok", "hello"), True),
        ('"hello"', Observed("ok", "hell"), False),
        ("10.0.0.1:9527", Observed("ok", "10.0.0.1:9527"), True),
        ("7", Observed("ok", 7), True),
        ("7", Observed("EINVAL", 7), False),
        ('"unclosed', OK, False),
    ],
)
def test_values_are_compared_as_the_judge_does(
    outcome: str, observed: Observed, fits: bool
) -> None:
    wanted = {"restart": Expected(outcomes=(outcome,))}
    made = sound(expected=wanted, observed={"restart": observed})
    assert (contradiction(made) is None) is fits


def test_a_time_is_held_against_its_range_to_the_microsecond() -> None:
    wanted = {"restart": Expected(outcomes=("ok",), in_ms=(1000, 2000))}
    for ms, fits in ((999.9995, True), (2000.0005, True), (999.9, False), (2000.1, False)):
        made = sound(expected=wanted, observed={"restart": Observed("ok", None, ms)})
        assert (contradiction(made) is None) is fits


CHANGES: list[tuple[Status, dict[str, Any], str]] = [
    (Status.PASS, {"observed": {"restart": IN_USE}}, "PASS, though restart was expected to be ok"),
    (Status.NEW, {"expected": {"restart": Expected(outcomes=("ok",))}}, "NEW, though every step"),
    (Status.XPASS, {"observed": {"restart": IN_USE}}, "XPASS, though restart"),
    (Status.PASS, {"cause": MISMATCH}, "PASS with a cause"),
    (Status.FAIL, {"cause": None}, "FAIL without a cause"),
    (Status.BROKEN, {"cause": None}, "BROKEN without a cause"),
    (Status.MISS, {"cause": None}, "MISS without a cause"),
    (Status.PASS, {"at": 3}, "PASS with the line that decided"),
    (Status.FAIL, {"at": None}, "FAIL without the line that decided"),
    (Status.FAIL, {"observed": {"restart": OK}}, "FAIL by a step that came out as expected"),
    (Status.FAIL, {"cause": Cause.of("missed", why="x")}, "FAIL without a mismatch"),
    (Status.FAIL, {"cause": Cause.of("wire-none")}, "FAIL by the wire, though restart"),
    (Status.XFAIL, {"cause": MISMATCH}, "XFAIL without a mismatch"),
    (Status.XFAIL, {"observed": {"restart": OK}}, "XFAIL by a step that came out as expected"),
    (Status.PASS, {"observed": {}}, "the steps that were observed are not those"),
    (Status.PASS, {"observed": {"restart": OK, "other": OK}}, "the steps that were observed"),
    (Status.PASS, {"observed": {}, "expected": {}, "witnesses": ()}, "PASS, though nothing was"),
    (Status.PASS, {"expected": {"restart": Expected(outcomes=("?",))}}, "PASS, though a step has"),
    (Status.SKIP, {"witnesses": ("call",)}, "SKIP, though something was observed"),
    (Status.MISS, {"witnesses": ("wire",)}, "MISS, though something was observed"),
    (Status.PASS, {"witnesses": ("neighbour",)}, "a witness that does not exist"),
    (Status.PASS, {"scenario": "a/c"}, "the case's id is not its scenario with its parameters"),
    (Status.PASS, {"params": {"x": "2"}}, "the case's id is not its scenario"),
    (Status.PASS, {"file": "scenarios/a/c.yaml"}, "the file is not the scenario's"),
    (Status.PASS, {"evidence": "results/raw/6.1.0/a/c/"}, "the evidence is that of another case"),
    (Status.PASS, {"evidence": "results/raw/6.2.0/a/b[x=1]/"}, "the evidence is that of another"),
    (Status.PASS, {"scenario": ""}, "PASS of no scenario"),
    (Status.PASS, {"seconds": -0.1}, "a time below 0"),
    (Status.PASS, {"steps": -1}, "a count below 0"),
    (Status.PASS, {"steps": 0}, "more steps under test than steps"),
]


@pytest.mark.parametrize(
    ("status", "change", "told"), CHANGES, ids=[f"{s.value}-{list(c)}" for s, c, _ in CHANGES]
)
def test_parts_that_do_not_fit_are_named(status: Status, change: dict[str, Any], told: str) -> None:
    said = contradiction(replace(sound(status=status), **change))
    assert said is not None and said.startswith(told)


def claiming(holds: bool | None, seen: Observed, **more: Any) -> Verdict:
    """A verdict with a claim that says EADDRINUSE."""
    said = ClaimFinding(
        "C1", holds, {"restart": Expected(outcomes=("EADDRINUSE",))}, {"restart": seen}
    )
    return sound(claims=(said,), **more)


def test_a_claim_is_what_was_observed() -> None:
    assert contradiction(claiming(False, OK)) is None
    assert contradiction(claiming(True, OK)) == "C1 holds, against what was observed"
    other = claiming(True, IN_USE)
    assert contradiction(other) == "C1 saw another outcome of restart than the case"
    undecided = replace(claiming(False, OK), verdict=Status.BROKEN, cause=Cause.of("x"), at=1)
    assert contradiction(undecided) == "BROKEN, though C1 is decided"


def by_chance(mechanism: str, run: int, runs: int, outcome: str = "ok") -> str | None:
    """What is wrong with a run whose bind may come out either way, or chooses a port."""
    wanted = Expected(outcomes=("ok", "EADDRINUSE"), in_ms=None, chance=mechanism)
    one = sound(expected={"restart": wanted}, observed={"restart": Observed(outcome)})
    return contradiction(
        one
        if runs == 1
        else replace(
            one,
            case=f"{one.case}/{run}",
            evidence=f"{one.evidence.rstrip('/')}/{run}/",
            run=run,
            runs=runs,
        )
    )


@pytest.mark.parametrize("outcome", ["ok", "EADDRINUSE"])
def test_of_a_case_that_is_run_often_each_run_may_come_out_its_way(outcome: str) -> None:
    assert by_chance("hash of the boot", 20, 20, outcome) is None
    assert by_chance("ephemeral port", 1, 1, outcome) is None


@pytest.mark.parametrize(
    ("mechanism", "run", "runs", "outcome", "words"),
    [
        ("hash of the boot", 1, 1, "ok", "chance decides restart, but 1 of 20 runs"),
        ("hash of the boot", 19, 19, "ok", "chance decides restart, but 19 of 20 runs"),
        ("hash of the boot", 21, 20, "ok", "run 21 of 20"),
        ("hash of the boot", 0, 20, "ok", "run 0 of 20"),
        ("the weather", 1, 20, "ok", "'the weather', which is no mechanism of chance"),
        ("hash of the boot", 3, 20, "EINVAL", "PASS, though restart was expected to be ok | EADD"),
    ],
)
def test_runs_that_do_not_add_up_are_told(
    mechanism: str, run: int, runs: int, outcome: str, words: str
) -> None:
    assert words in str(by_chance(mechanism, run, runs, outcome))
