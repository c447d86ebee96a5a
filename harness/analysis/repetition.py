"""A case that is run often: its runs' verdicts as one.

Owns which run's status is the case's: the worst. Promises that a run which is missing is not
forgotten. Each run was judged by itself; nothing is judged here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

from harness.formats.status import Status
from harness.formats.verdict import Cause, ClaimFinding, Verdict


@dataclass(frozen=True, slots=True)
class RepeatedVerdict(Verdict):
    """The verdict on a case by all its runs: in all else that of its worst run."""

    each: tuple[Verdict, ...] = ()
    """the verdicts on its runs, in their order"""


def folded(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """A verdict for each case, in the order in which cases appear; of folded ones the same."""
    by_case: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_case.setdefault(verdict.cell, []).append(verdict)
    return [_one(of_case) if _is_run(of_case[0]) else of_case[0] for of_case in by_case.values()]


def _is_run(verdict: Verdict) -> bool:
    return verdict.runs > 1 and not isinstance(verdict, RepeatedVerdict)


def _one(verdicts: Sequence[Verdict]) -> RepeatedVerdict:
    each = tuple(sorted(verdicts, key=lambda verdict: verdict.run))
    worst = min(each, key=lambda verdict: _place(verdict.verdict))
    missing = worst.runs - len(each)
    if missing > 0 and worst.verdict.is_good:
        cause = Cause.of("missed", why=f"{missing} of its {worst.runs} runs have no verdict")
        worst = replace(worst, verdict=Status.MISS, cause=cause, at=worst.line)
    values = {part.name: getattr(worst, part.name) for part in fields(Verdict)}
    values["case"] = worst.cell
    values["evidence"] = worst.evidence.removesuffix(f"{worst.run}/")
    values["claims"] = _claims(each)
    values["seconds"] = _sum(verdict.seconds for verdict in each)
    values["wall_seconds"] = _sum(verdict.wall_seconds for verdict in each)
    return RepeatedVerdict(**values, each=each)


def _place(status: Status) -> int:
    """From the worst, which is 0: the status of a case is the first that any of its runs has."""
    match status:
        case Status.FAIL:
            return 0
        case Status.XPASS:
            return 1
        case Status.BROKEN:
            return 2
        case Status.MISS:
            return 3
        case Status.XFAIL:
            return 4
        case Status.NEW:
            return 5
        case Status.SKIP:
            return 6
        case Status.PASS:
            return 7


def _sum(seconds: Iterable[float | None]) -> float | None:
    known = [one for one in seconds if one is not None]
    return sum(known) if known else None


def _claims(each: Sequence[Verdict]) -> tuple[ClaimFinding, ...]:
    """A claim holds if it does in every run, and does not if it does not in any."""
    found = []
    for claim in each[0].claims:
        said = [other for verdict in each for other in verdict.claims if other.id == claim.id]
        against = next((one for one in said if one.holds is False), None)
        unknown = next((one for one in said if one.holds is None), None)
        found.append(against or unknown or claim)
    return tuple(found)
