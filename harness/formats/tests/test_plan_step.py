"""The steps of a plan are told apart by their kind, and each has the keys of its kind alone."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from harness.formats.codec import FormatError, read_one_of, to_json
from harness.formats.plan_step import Step
from harness.formats.tests.step_records import OWN, step_record


def read(record: dict[str, Any]) -> Any:
    return read_one_of(Step, record)


def test_there_is_a_record_of_each_kind() -> None:
    assert set(OWN) == {kind.kind for kind in get_args(Step)}


@pytest.mark.parametrize("kind", OWN)
def test_a_step_is_written_as_it_was_read_keys_in_order(kind: str) -> None:
    record = step_record(kind)
    step = read(record)
    assert step.kind == kind
    # Text, so that the order counts.
    assert json.dumps(to_json(step)) == json.dumps(record)


@pytest.mark.parametrize("kind", OWN)
def test_no_key_of_a_step_may_be_missing(kind: str) -> None:
    record = step_record(kind)
    for key in record:
        with pytest.raises(FormatError, match=key):
            read({name: value for name, value in record.items() if name != key})


@pytest.mark.parametrize("kind", OWN)
def test_no_step_has_keys_of_another_kind(kind: str) -> None:
    foreign = {key for own in OWN.values() for key in own} - OWN[kind].keys()
    for key in foreign - ({"phase_ms"} if kind == "advance" else set()):
        with pytest.raises(FormatError, match=f"{key}: unknown key"):
            read(step_record(kind, **{key: "x"}))


def test_a_kind_that_nobody_knows_is_refused() -> None:
    with pytest.raises(FormatError, match="kind: unknown kind 'sleep'"):
        read({**step_record("wait"), "kind": "sleep"})
