"""What the verdicts of a table were found with, as its head says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.formats.status import Status
from harness.formats.verdict import NO_ACCELERATOR, Verdict


@dataclass(frozen=True, slots=True)
class Origin:
    """The head of a table."""

    kernel: str
    machine: str
    backend: str
    revision: str
    date: str


def origin_of(verdicts: Sequence[Verdict], release: str) -> Origin:
    """What these verdicts were found with, where they agree; else with the counts."""
    run = [verdict for verdict in verdicts if verdict.verdict is not Status.MISS] or verdicts
    days = sorted({verdict.date[:10] for verdict in run})
    return Origin(
        kernel=release,
        machine=_all_of(verdict.machine for verdict in run),
        backend=_all_of(_backend(verdict) for verdict in run),
        revision=_all_of(verdict.revision for verdict in run),
        date=" to ".join(dict.fromkeys(days[:1] + days[-1:])),
    )


def _all_of(values: Iterable[str]) -> str:
    counted = Counter(values).most_common()
    if len(counted) == 1:
        return counted[0][0]
    return ", ".join(f"{value} ({count} cases)" for value, count in counted)


def _backend(verdict: Verdict) -> str:
    none = verdict.accelerator == NO_ACCELERATOR
    return verdict.backend if none else f"{verdict.backend} ({verdict.accelerator})"
