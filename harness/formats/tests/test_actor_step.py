"""Steps of actors say whose they are, and what it is that is said, typed or sent."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from harness.formats.actor_step import ActorStep, CallStep, RunStep
from harness.formats.codec import FormatError, read, read_one_of, to_json
from harness.formats.plan_step import Step
from harness.formats.tests.step_records import OF_ACTORS, OWN, step_record


def test_these_are_the_steps_that_have_an_actor() -> None:
    kinds = {kind.kind for kind in get_args(Step) if issubclass(kind, ActorStep)}
    assert kinds == {kind for kind, own in OWN.items() if "actor" in own} == set(OF_ACTORS)


@pytest.mark.parametrize("kind", OF_ACTORS)
def test_an_actor_is_named(kind: str) -> None:
    record = step_record(kind, actor="second")
    step: Any = read_one_of(Step, record)
    assert isinstance(step, ActorStep) and step.actor == "second"
    assert list(to_json(step)) == list(record)
    with pytest.raises(FormatError, match="actor: not text"):
        read_one_of(Step, step_record(kind, actor=None))


def test_a_call_is_a_line_and_a_run_a_list_of_words() -> None:
    assert read(CallStep, step_record("call")).call == "bind 10.0.0.1:80"
    assert read(RunStep, step_record("run")).argv == ("telnet", "x")
    with pytest.raises(FormatError, match="argv: not a list"):
        read(RunStep, step_record("run", argv="telnet x"))
    with pytest.raises(FormatError, match="call: not text"):
        read(CallStep, step_record("call", call=["bind", "10.0.0.1:80"]))
