"""Steps of hosts look at a table or change a setting; the one that lets time pass has no host."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from harness.formats.codec import FormatError, read, read_one_of, to_json
from harness.formats.host_step import AdvanceStep, AwaitStep, HostStep, LinkStep
from harness.formats.plan_step import Step
from harness.formats.tests.step_records import OF_HOSTS, OWN, PATTERN, step_record
from harness.language.address import Endpoint


def test_these_are_the_steps_that_have_a_host() -> None:
    kinds = {kind.kind for kind in get_args(Step) if issubclass(kind, HostStep)}
    assert kinds == {kind for kind, own in OWN.items() if "host" in own} == set(OF_HOSTS)


def test_a_look_has_its_pattern() -> None:
    step = read(AwaitStep, step_record("await", absent=True))
    assert step.absent
    assert (step.pattern.local, step.pattern.state) == (Endpoint("10.0.0.1", 80), "LISTEN")


@pytest.mark.parametrize("key", PATTERN)
def test_of_a_pattern_nothing_may_be_missing(key: str) -> None:
    lacking = {name: value for name, value in PATTERN.items() if name != key}
    with pytest.raises(FormatError, match=f"pattern.{key}: missing"):
        read(AwaitStep, step_record("await", pattern=lacking))


def test_an_advance_has_a_phase_only_where_one_is_asked_for() -> None:
    plain, phased = step_record("advance"), step_record("advance", phase_ms=100)
    assert read(AdvanceStep, plain).phase_ms is None
    assert "phase_ms" not in to_json(read(AdvanceStep, plain))
    written: dict[str, Any] = to_json(read(AdvanceStep, phased))
    assert written == phased
    assert list(written)[3:5] == ["ms", "phase_ms"]


@pytest.mark.parametrize("up", ["up", 1, None])
def test_a_link_is_up_or_down(up: Any) -> None:
    assert read(LinkStep, step_record("link")).up is False
    with pytest.raises(FormatError, match="up: neither true nor false"):
        read_one_of(Step, step_record("link", up=up))


@pytest.mark.parametrize("kind", OF_HOSTS)
def test_a_host_is_named_before_what_is_done_there(kind: str) -> None:
    record = step_record(kind, host="client")
    step: Any = read_one_of(Step, record)
    assert isinstance(step, HostStep) and step.host == "client"
    assert list(to_json(step)) == list(record)
