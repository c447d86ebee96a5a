"""What came of a step, held against a row of its expectation, and both in words.

Owns the names that steps have in verdicts and messages (`second.bind`). What a single outcome means
is left to `expectation`, what a mismatch means to `judge`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from harness.evidence import StepRecord
from harness.expectation import RECORD_ONLY, is_value, meets
from harness.kernel import matches as kernel_matches

Json = Mapping[str, Any]


def name_of(step: Json) -> str:
    """Who did what: `second.bind`."""
    verb = step["call"].split(maxsplit=1)[0] if step["kind"] == "call" else step["kind"]
    who = step.get("actor") or step.get("host")
    return f"{who}.{verb}" if who else str(verb)


def step_keys(plan: Json) -> dict[int, str]:
    """For each step that a verdict may list, the key it has there: its label or its name.

    A name that several steps share is numbered in the order of the steps.
    """
    listed = [step for step in plan["steps"] if step["label"] or step["expect"] is not None]
    names = {step["n"]: str(step["label"] or name_of(step)) for step in listed}
    many = Counter(names.values())
    seen: Counter[str] = Counter()
    keys = {}
    for n, name in names.items():
        seen[name] += 1
        keys[n] = name if many[name] == 1 else f"{name} {seen[name]}"
    return keys


def row_for(rows: Iterable[Json], release: str) -> Json | None:
    """The first row that speaks of this kernel."""
    return next((row for row in rows if kernel_matches(release, row["kernel"])), None)


def is_met(row: Json, record: StepRecord) -> bool:
    """Whether the step came out as the row says, in the time that it says."""
    value = None if record.value is None else str(record.value)
    return is_in_time(row, record) and any(
        meets(outcome, record.outcome, value) for outcome in row["outcomes"]
    )


def is_in_time(row: Json, record: StepRecord) -> bool:
    """Whether the step took as long as the row allows."""
    bounds = row["in_ms"]
    return bounds is None or bool(bounds[0] <= record.milliseconds <= bounds[1])


def expected_text(row: Json) -> str:
    """A row as a scenario writes it: `EADDRINUSE | ok in 55s..65s`."""
    text = " | ".join(row["outcomes"])
    if row["in_ms"] is not None:
        low, high = row["in_ms"]
        text += f" in {low / 1000:g}s..{high / 1000:g}s"
    return text


def observed_text(record: StepRecord, row: Json | None) -> str:
    """What came of the step, in the words of the row that it is held against."""
    text = record.outcome
    wanted: list[str] = row["outcomes"] if row else [RECORD_ONLY]
    if record.outcome == "ok" and record.value is not None:
        if wanted == [RECORD_ONLY] or any(is_value(outcome) for outcome in wanted):
            quoted = record.value == "" or any(outcome.startswith('"') for outcome in wanted)
            text = f'"{record.value}"' if quoted else str(record.value)
    if row is not None and row["in_ms"] is not None:
        text += f" in {record.milliseconds / 1000:.3f}s"
    return text


def outcome_text(record: StepRecord) -> str:
    """The bare outcome with what the kernel or the engine says about it."""
    return record.outcome + (f" ({record.detail})" if record.detail else "")
