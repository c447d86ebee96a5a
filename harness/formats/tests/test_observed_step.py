"""A step is read with the actor's answer, or with why there is none, and the tables around it."""

from __future__ import annotations

from typing import Any

import pytest

from harness.formats.codec import FormatError, read, to_json
from harness.formats.observed_step import Answer, Refusal, Socket, StepDone
from harness.tests.evidence_parts import Record, answer, socket

STEP: Record = {"kind": "step", "seq": 7, "n": 2, "t0": 1.25, "t1": 1.5, "outcome": "ok"}
STEP |= {"value": None, "detail": None, "timed_out": False, "reply": None}
STEP |= {"before": {"server": []}, "after": {"server": [socket("10.0.0.1:80", inode=7)]}}


def step(**changed: Any) -> StepDone:
    return read(StepDone, {**STEP, **changed})


def test_how_long_a_step_took_is_told_in_milliseconds() -> None:
    assert step().milliseconds == 250.0
    assert step(t0=2, t1=2).milliseconds == 0.0


def test_a_step_comes_out_as_it_went_in() -> None:
    record = {**STEP, "reply": answer("bind 10.0.0.1:80")}
    assert to_json(read(StepDone, record)) == record
    for key in record:
        with pytest.raises(FormatError, match=key):
            read(StepDone, {name: value for name, value in record.items() if name != key})


def test_a_reply_is_an_answer_or_a_refusal_or_none() -> None:
    assert step().reply is None
    assert isinstance(step(reply=answer("close", "EBADF")).reply, Answer)
    refused = step(reply={"call": "clsoe", "fault": "unknown verb"}).reply
    assert refused == Refusal("clsoe", "unknown verb")


@pytest.mark.parametrize(
    "reply",
    [
        {},
        {"call": "close"},
        {**answer("close"), "fault": "both"},
        {**answer("close"), "ret": "0"},
        {**answer("close"), "more": {"from": 5}},
        "ok",
    ],
)
def test_a_reply_that_is_neither_is_refused(reply: Any) -> None:
    with pytest.raises(FormatError, match="reply"):
        step(reply=reply)


@pytest.mark.parametrize("value", [None, "10.0.0.2:5", 7, 0.5])
def test_a_value_is_kept_as_it_is(value: Any) -> None:
    kept = step(value=value).value
    assert kept == value and type(kept) is type(value)


@pytest.mark.parametrize("value", [True, [], {}])
def test_a_value_is_text_or_a_number(value: Any) -> None:
    with pytest.raises(FormatError, match="value"):
        step(value=value)


@pytest.mark.parametrize("key", socket("10.0.0.1:80"))
def test_of_a_socket_nothing_may_be_missing(key: str) -> None:
    lacking = {name: value for name, value in socket("10.0.0.1:80").items() if name != key}
    with pytest.raises(FormatError, match=rf"after.server\[0\].{key}: missing"):
        step(after={"server": [lacking]})


def test_tables_are_by_host_and_may_be_empty() -> None:
    done = step()
    assert done.before["server"] == ()
    (entry,) = done.after["server"]
    assert entry == read(Socket, socket("10.0.0.1:80", inode=7))
