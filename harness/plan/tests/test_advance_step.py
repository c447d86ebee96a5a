"""harness/plan/advance_step.py: so long, or to a phase of the clock."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

LAST = "server: pid => ?"


@pytest.mark.parametrize(
    ("line", "ms", "phase"), [("61s", 61_000, None), ("to 100ms", 5_000, 100), ("to 0s", 5_000, 0)]
)
def test_an_advance_has_a_length_or_a_phase(
    tmp_path: Path, line: str, ms: int, phase: int | None
) -> None:
    step = plan(tmp_path, with_steps([f"advance: {line}", LAST]))["steps"][0]
    assert (step["ms"], step.get("phase_ms")) == (ms, phase)


@pytest.mark.parametrize("line", ["to 1s", "to noon", "to", "0s", "till 100ms"])
def test_anything_else_is_a_diagnostic(tmp_path: Path, line: str) -> None:
    assert diagnostics(tmp_path, with_steps([f"advance: {line}", LAST]))
