"""A counter speaks for the step that reads it, and for no other."""

from __future__ import annotations

from pathlib import Path

from harness.judge.tests.test_counter_check import counter
from harness.judge.tests.witnessed import spoke
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import row


def test_it_speaks_for_a_reading(tmp_path: Path) -> None:
    case = Case()
    counter(case, 0, 5, 6, row("+1"))
    assert spoke(case, tmp_path) == {"counter"}


def test_it_is_silent_about_calls(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "setuid 7", "ok", row("ok"))
    assert "counter" not in spoke(case, tmp_path)
