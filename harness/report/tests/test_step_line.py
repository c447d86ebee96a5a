"""A step is shown with its values, and what has none as it was written."""

from __future__ import annotations

from typing import Any

import pytest

from harness.formats.codec import read_one_of
from harness.formats.plan_step import Step
from harness.report.step_line import step_line
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import pattern


def told(kind: str, text: str, **fields: Any) -> str:
    case = Case()
    case.step(kind, **fields)
    step = {**case.plan["steps"][0], "text": text}
    step.update({key: value for key, value in fields.items() if key not in ("outcome",)})
    made: Step = read_one_of(Step, step)
    return step_line(made)


def test_what_has_no_option_in_it_is_as_it_was_written() -> None:
    fields = {"actor": "server", "call": "bind 10.0.0.1:80"}
    written = "server: bind 10.0.0.1:80 => ok"
    assert told("call", written, **fields) == written


@pytest.mark.parametrize(
    ("kind", "written", "fields", "shown"),
    [
        (
            "call",
            "second: bind $addr:80 => ?",
            {"actor": "second", "call": "bind 0.0.0.0:80"},
            "second: bind 0.0.0.0:80",
        ),
        (
            "run",
            "first: run nc $to",
            {"actor": "first", "argv": ["nc", "a b"]},
            "first: run nc 'a b'",
        ),
        (
            "table",
            "table: server $addr:80 LISTEN",
            {"host": "server", "absent": False, "pattern": pattern("10.0.0.1:80", state="LISTEN")},
            "table: server 10.0.0.1:80 LISTEN",
        ),
        (
            "await",
            "await: server absent $addr:80",
            {"host": "server", "absent": True, "pattern": pattern("10.0.0.1:80")},
            "await: server absent 10.0.0.1:80 within 2s",
        ),
        ("advance", "advance: $time", {"ms": 61000, "phase_ms": None}, "advance: 61s"),
        ("eof", "first: eof $x", {"actor": "first"}, "first: eof $x"),
    ],
)
def test_an_option_is_shown_by_its_value(
    kind: str, written: str, fields: dict[str, Any], shown: str
) -> None:
    assert told(kind, written, **fields) == shown
