"""What every step has comes first and last in its record, and a row leaves out what is usual."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest

from harness.formats.codec import FormatError, order, read, to_json
from harness.formats.plan_step import Step
from harness.formats.step_base import HEAD, TAIL, Row
from harness.formats.tests.step_records import step_record

ROW: dict[str, Any] = {"kernel": ">=6.1", "outcomes": ["ok", "EAGAIN"], "in_ms": None}
ROW["because"] = "commit abc"


@pytest.mark.parametrize("kind", get_args(Step), ids=lambda kind: str(kind.kind))
def test_the_common_keys_are_first_and_last(kind: type) -> None:
    keys = order(kind)
    assert keys[:3] == HEAD == ("n", "line", "kind")
    assert keys[-7:] == TAIL
    assert TAIL == ("text", "label", "why", "must", "within_ms", "expect", "depends")
    assert len(set(keys)) == len(keys)


def test_a_row_comes_out_as_it_went_in() -> None:
    row = read(Row, ROW)
    assert (row.outcomes, row.in_ms, row.chance) == (("ok", "EAGAIN"), None, None)
    assert json.dumps(to_json(row)) == json.dumps(ROW)


def test_what_is_left_to_chance_is_written_only_where_something_is() -> None:
    assert "chance" not in to_json(read(Row, ROW))
    left = {**ROW, "chance": "any port"}
    assert to_json(read(Row, left)) == left


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"in_ms": [1]}, "in_ms: not a list of 2"),
        ({"in_ms": [0.5, 1]}, "in_ms: not a whole number"),
        ({"outcomes": "ok"}, "outcomes: not a list"),
        ({"kernel": 6.1}, "kernel: not text"),
        ({"chance": True}, "chance: not text"),
    ],
)
def test_a_row_is_read_strictly(change: dict[str, Any], words: str) -> None:
    with pytest.raises(FormatError, match=words):
        read(Row, {**ROW, **change})


def test_set_up_is_not_what_has_no_row() -> None:
    wait = next(kind for kind in get_args(Step) if kind.kind == "wait")
    some: list[Any] = [None, [], [ROW]]
    steps = [read(wait, step_record("wait", expect=rows)) for rows in some]
    assert [step.expect for step in steps] == [None, (), (read(Row, ROW),)]
