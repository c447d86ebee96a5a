"""An outcome is held against its expectation in the words of the scenario."""

from __future__ import annotations

from typing import Any

import pytest

from harness.formats.codec import read
from harness.formats.observations import StepDone
from harness.formats.plan_step import Row
from harness.judge.outcome import is_met, row_for, step_keys
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import row


def record(outcome: str = "ok", value: str | None = None, seconds: float = 0.5) -> StepDone:
    detail = None if outcome == "ok" else "in words"
    return StepDone(0, 1, 1.0, 1.0 + seconds, outcome, value, detail, False, None, {}, {})


@pytest.mark.parametrize(
    ("wanted", "seen", "met"),
    [
        (row("ok"), record(), True),
        (row("ok"), record(value="anything"), True),
        (row("ok"), record("EINVAL"), False),
        (row("EINVAL", "ok"), record(), True),
        (row("EADDRINUSE"), record("EADDRINUSE"), True),
        (row('"ok"'), record(), False),
        (row('"ok"'), record(value="ok"), True),
        (row('""'), record(value=""), True),
        (row('""'), record(value="more"), False),
        (row("1"), record(value="1"), True),
        (row("1"), record("EINVAL", value="1"), False),
        (row("[fd00::1]:80"), record(value="[fd00:0::1]:80"), True),
        (row("ok", in_ms=[400, 600]), record(), True),
        (row("ok", in_ms=[100, 400]), record(), False),
        (row("?"), record("EINVAL"), True),
    ],
)
def test_an_expectation_is_met_or_not(wanted: dict[str, Any], seen: StepDone, met: bool) -> None:
    assert is_met(read(Row, wanted), seen) is met


def test_the_first_row_for_the_kernel_counts() -> None:
    written = [row("EINVAL", kernel="<6"), row("ok", kernel=">=6.1"), row("?")]
    rows = [read(Row, it) for it in written]
    found = [row_for(rows, release) for release in ("5.10.0", "6.12.1-rc1", "6.0.9")]
    assert [wanted and wanted.outcomes for wanted in found] == [("EINVAL",), ("ok",), ("?",)]
    assert row_for(rows[:2], "6.0.9") is None


def test_steps_are_named_by_label_or_by_who_did_what() -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", "ok", row("ok"))
    case.call("second", "bind 10.0.0.1:80", "ok", row("ok"), label="restart")
    case.call("server", "recv", "ok", row("ok"))
    case.call("server", "recv", "ok", row("ok"))
    case.step("advance", "ok", [row("ok")], ms=1)
    assert step_keys(case.planned()) == {
        2: "server.bind",
        3: "restart",
        4: "server.recv 1",
        5: "server.recv 2",
        6: "advance",
    }
