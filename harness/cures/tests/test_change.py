"""A plan with changes is the case up to the call, with what was put in before it."""

from __future__ import annotations

from pathlib import Path

from harness.cures.change import call_step, vary
from harness.cures.changes import changes
from harness.cures.tests.made_up_case import LISTENER, refused
from harness.formats.plan import Need
from harness.formats.plan_step import CallStep, TableStep


def _calls(plan_steps: object) -> list[str]:
    assert isinstance(plan_steps, tuple)
    return [f"{it.actor}: {it.call}" for it in plan_steps if isinstance(it, CallStep)]


def test_an_option_goes_in_right_before_its_bind(tmp_path: Path) -> None:
    call = refused(tmp_path, *LISTENER, at=5)
    both = next(it for it in changes(call) if (it.code, it.side) == ("SO_REUSEPORT", "both"))
    variant = vary(call, [both], "made-up+both")
    assert _calls(variant.plan.steps) == [
        "old: socket tcp",
        "old: setsockopt sock SO_REUSEPORT 1",
        "old: bind 0.0.0.0:80",
        "old: listen",
        "new: socket tcp6",
        "new: setsockopt sock SO_REUSEPORT 1",
        "new: bind [::]:80",
        "new: listen",
    ]
    assert [step.n for step in variant.plan.steps] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert variant.asked == (7, 8) and variant.plan.case == "made-up+both"
    assert [step.must for step in variant.plan.steps] == [True] * 6 + [False] * 2


def test_a_listen_is_asked_for_where_the_case_has_none(tmp_path: Path) -> None:
    variant = vary(refused(tmp_path, *LISTENER[:5], at=5), [], "x")
    assert _calls(variant.plan.steps)[-1] == "new: listen sock" and variant.asked == (5, 6)


def test_what_depends_on_the_call_depends_on_it_wherever_it_has_gone(tmp_path: Path) -> None:
    call = refused(tmp_path, *LISTENER, at=5)
    both = next(it for it in changes(call) if (it.code, it.side) == ("SO_REUSEPORT", "both"))
    (depends,) = vary(call, [both], "x").plan.steps[-1].depends
    assert (depends.step, depends.outcomes) == (7, ("ok",))


def test_what_the_tables_show_need_not_hold_once_a_child_has_been_ended(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "table: server 0.0.0.0:80 LISTEN", "old: fork", "old: exit"]
    lines += ["table: server 0.0.0.0:80 LISTEN", "new: socket tcp", "new: bind 0.0.0.0:80 => ?"]
    call = refused(tmp_path, *lines, at=9)
    (child,) = (it for it in changes(call) if it.code == "child")
    steps = vary(call, [child], "x").plan.steps
    assert [step.must for step in steps if isinstance(step, TableStep)] == [True, False]


def test_udp_is_not_asked_to_listen(tmp_path: Path) -> None:
    lines = ["old: socket udp", "old: bind 0.0.0.0:80", "new: socket udp"]
    call = refused(tmp_path, *lines, "new: bind 0.0.0.0:80 => ?", at=4)
    assert vary(call, [], "x").asked == (4,)


def test_what_comes_after_the_call_is_left_out_but_for_its_own_connect(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "new: socket tcp", "new: bind 0.0.0.0:80 => ?"]
    call = refused(tmp_path, *lines, "new: connect 10.0.0.3:81 => ?", "old: close", at=5)
    variant = vary(call, [], "x")
    assert variant.asked == (5, 6) and len(variant.plan.steps) == 6


def test_expectations_claims_and_the_wire_are_not_asked(tmp_path: Path) -> None:
    call = refused(tmp_path, "old: socket tcp", "old: bind 0.0.0.0:80 => ok", *LISTENER[2:], at=5)
    plan = vary(call, [], "x").plan
    assert plan.wire == () and plan.claims == ()
    assert plan.steps[1].expect == () and not plan.steps[1].must


def test_another_user_is_a_need_of_the_case(tmp_path: Path) -> None:
    call = refused(tmp_path, *LISTENER, at=5, users=(1001, 1002))
    (user,) = (it for it in changes(call) if it.code == "user")
    plan = vary(call, [user], "x").plan
    assert {actor.name: actor.uid for actor in plan.actors} == {"old": 1001, "new": 1001}
    assert Need("user", "1001") in plan.needs


def test_a_line_put_in_must_succeed(tmp_path: Path) -> None:
    call = refused(tmp_path, *LISTENER, at=5)
    step = call_step(call.step, "new", "listen")
    assert step.must and step.expect is None and step.line == call.step.line
