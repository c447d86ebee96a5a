"""An outcome is held against its expectation in the words of the scenario."""

from __future__ import annotations

from typing import Any

import pytest

from harness.evidence import StepRecord
from harness.outcome import expected_text, is_met, observed_text, outcome_text, row_for, step_keys
from harness.tests.evidence_builder import Case, row


def record(outcome: str = "ok", value: str | None = None, seconds: float = 0.5) -> StepRecord:
    detail = None if outcome == "ok" else "in words"
    return StepRecord(1, 1.0, 1.0 + seconds, outcome, value, detail, False, None, {}, {})


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
def test_an_expectation_is_met_or_not(wanted: dict[str, Any], seen: StepRecord, met: bool) -> None:
    assert is_met(wanted, seen) is met


@pytest.mark.parametrize(
    ("seen", "wanted", "text"),
    [
        (record(value="10.0.0.2:40000"), row("ok"), "ok"),
        (record(value="hallo"), row('"hello"'), '"hallo"'),
        (record(value=""), row("1"), '""'),
        (record(value="2"), row("1"), "2"),
        (record("EAGAIN"), row('"hello"'), "EAGAIN"),
        (record(value="2"), row("?"), "2"),
        (record(value="2"), None, "2"),
        (record(), row("ok", in_ms=[1000, 2000]), "ok in 0.500s"),
    ],
)
def test_what_was_observed_is_told_in_the_words_of_the_expectation(
    seen: StepRecord, wanted: dict[str, Any] | None, text: str
) -> None:
    assert observed_text(seen, wanted) == text


def test_an_expectation_is_told_as_it_is_written() -> None:
    told = expected_text(row("EADDRINUSE", "ok", in_ms=[1500, 60000]))
    assert told == "EADDRINUSE | ok in 1.5s..60s"


def test_a_bare_outcome_comes_with_its_words() -> None:
    assert (outcome_text(record()), outcome_text(record("EINVAL"))) == ("ok", "EINVAL (in words)")


def test_the_first_row_for_the_kernel_counts() -> None:
    rows = [row("EINVAL", kernel="<6"), row("ok", kernel=">=6.1"), row("?")]
    found = [row_for(rows, release) for release in ("5.10.0", "6.12.1-rc1", "6.0.9")]
    assert [wanted and wanted["outcomes"] for wanted in found] == [["EINVAL"], ["ok"], ["?"]]
    assert row_for(rows[:2], "6.0.9") is None


def test_steps_are_named_by_label_or_by_who_did_what() -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", "ok", row("ok"))
    case.call("second", "bind 10.0.0.1:80", "ok", row("ok"), label="restart")
    case.call("server", "recv", "ok", row("ok"))
    case.call("server", "recv", "ok", row("ok"))
    case.step("advance", "ok", [row("ok")], ms=1)
    assert step_keys(case.plan) == {
        2: "server.bind",
        3: "restart",
        4: "server.recv 1",
        5: "server.recv 2",
        6: "advance",
    }
