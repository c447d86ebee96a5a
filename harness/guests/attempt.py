"""What came of all of a kernel's starts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from harness.formats.attempt import Attempt
from harness.records.evidence_folder import make_raw_folder
from harness.records.layout import attempts_file
from harness.records.run_records import RunRecords
from harness.records.store import write_text
from harness.spec.kernels import Kernel

__all__ = ["Attempt", "Outcome", "write_attempts"]


@dataclass(slots=True)
class Outcome:
    """What came of one kernel."""

    kernel: Kernel
    records: RunRecords | None = None
    attempts: list[Attempt] = field(default_factory=list)
    trouble: str | None = None


def write_attempts(results: Path, outcome: Outcome) -> None:
    """All starts of a kernel, beside its evidence. Raises ResultsError."""
    # A kernel that somebody has built has no release before it has spoken.
    records = outcome.records
    name = records.release if records is not None else Path(outcome.kernel.version).name
    make_raw_folder(results, name)
    write_text(attempts_file(results, name), _json_of(outcome.attempts))


def _json_of(attempts: Sequence[Attempt]) -> str:
    return json.dumps([asdict(attempt) for attempt in attempts], indent=2) + "\n"
