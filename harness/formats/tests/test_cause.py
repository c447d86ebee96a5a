"""A cause is a code and the values it speaks of; what it stands for is kept below it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.formats.cause import Cause
from harness.formats.codec import FormatError, read, to_json

MISMATCH = Cause("mismatch", {"step": "b.bind", "ms": 1.5, "there": True, "n": None}, step=3)


def test_what_no_step_decided_has_no_step() -> None:
    assert Cause.of("lacks", need="ipv6") == Cause("lacks", {"need": "ipv6"}, None, None)


def test_only_what_is_there_is_written() -> None:
    assert to_json(Cause.of("no-end")) == {"code": "no-end"}
    assert to_json(replace(Cause.of("no-end"), step=0)) == {"code": "no-end", "step": 0}


def test_a_cause_comes_out_as_it_went_in_with_those_below_it() -> None:
    known = Cause("known-failure", {"because": "it is old"}, under=MISMATCH)
    written = to_json(Cause.of("engine-told", told="x"))
    assert read(Cause, written) == Cause.of("engine-told", told="x")
    assert read(Cause, to_json(known)) == known
    assert to_json(known)["under"] == to_json(MISMATCH)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"values": {"a": [1]}}, "values.a: "),
        ({"values": []}, "values: not an object"),
        ({"step": "3"}, "step: not a whole number"),
        ({"under": {"values": {}}}, "under.code: missing"),
        ({"under": {"code": "x", "why": 1}}, "under.why: unknown key"),
        ({"line": 3}, "line: unknown key"),
    ],
)
def test_a_cause_is_read_strictly(change: dict[str, Any], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(Cause, {"code": "x", **change})
