"""Why kernels answer a case differently, as the scenario's expectations say it.

An expectation explains a difference only between kernels that are held against different ones: what
differs within one and the same stays unexplained, and so does what was not met.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from harness.analysis.answer import Answer
from harness.analysis.comparison import Contrast, contrast
from harness.analysis.kernel_column import Column
from harness.formats.status import Status
from harness.formats.verdict import Expected, Verdict


@dataclass(frozen=True, slots=True)
class Because:
    """What an expectation that depends on the kernel names as its reason."""

    text: str


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A deviation that the scenario knows of, and what it names as its reason."""

    text: str
    verdict: Verdict = field(compare=False)
    """one in which it was seen"""


@dataclass(frozen=True, slots=True)
class Unproven:
    """A kernel on which the case proves nothing."""

    version: str
    status: Status
    verdict: Verdict = field(compare=False)


@dataclass(frozen=True, slots=True)
class Reasons:
    """All that explains the answers to a case; nothing at all is possible."""

    named: tuple[Because | KnownFailure, ...]
    """in the order of the kernels"""
    against: tuple[str, ...]
    """the versions, neighbours as ranges, that nothing named explains: they did not meet what was
    expected, or differ from others of which the same was expected; none where nothing is named"""
    unproven: tuple[Unproven, ...] = ()


def reasons_of(columns: Sequence[Column], case: str, apart: Contrast | None = None) -> Reasons:
    """What explains the answers of these kernels to the case, and what sets them `apart`."""
    apart = apart or contrast([column.cell(case) for column in columns])
    unproven = tuple(
        Unproven(column.version, cell, column.verdicts[case])
        for column in columns
        if isinstance(cell := column.cell(case), Status)
    )
    if not apart.differ:
        return Reasons((), (), unproven)
    answered = {column.version: column for column in columns if column.has_answered(case)}
    bad = {version for version, column in answered.items() if _is_bad(column, case)}
    met = [column for version, column in answered.items() if version not in bad]
    unexplained = bad | _within_one_expectation(met, case, apart)
    named: dict[Because | KnownFailure, None] = {}
    for column in met:
        named |= dict.fromkeys(_named(column.verdicts[case], apart))
    if not named and unexplained == answered.keys():
        return Reasons((), (), unproven)
    return Reasons(tuple(named), _as_ranges(list(answered), unexplained), unproven)


def _as_ranges(versions: Sequence[str], wanted: set[str]) -> tuple[str, ...]:
    """Those wanted, neighbours together: `6.1.1`, `6.12.1 to 7.3.4`."""
    found: list[list[str]] = []
    for at, version in enumerate(versions):
        if version in wanted and at > 0 and versions[at - 1] in wanted:
            found[-1].append(version)
        elif version in wanted:
            found.append([version])
    return tuple(part[0] if len(part) == 1 else f"{part[0]} to {part[-1]}" for part in found)


def _is_bad(column: Column, case: str) -> bool:
    cell = column.cell(case)
    return isinstance(cell, Answer) and cell.bad is not None


def _named(verdict: Verdict, apart: Contrast) -> Iterable[Because | KnownFailure]:
    for key, row in verdict.expected.items():
        if row.because is not None and (key in apart.outcomes or key in apart.times):
            yield Because(row.because)
    if verdict.verdict is Status.XFAIL and verdict.cause is not None:
        yield KnownFailure(str(verdict.cause.values.get("because", "")), verdict)


def _within_one_expectation(columns: Sequence[Column], case: str, apart: Contrast) -> set[str]:
    """The versions that differ in a step though the same was expected of it."""
    found: set[str] = set()
    for key in dict.fromkeys(apart.outcomes + apart.times):
        by_row: dict[Expected | None, list[Column]] = {}
        for column in columns:
            if column.verdicts[case].verdict is not Status.XFAIL:
                by_row.setdefault(column.verdicts[case].expected.get(key), []).append(column)
        for together in by_row.values():
            inside = contrast([column.cell(case) for column in together])
            if key in inside.outcomes + inside.times:
                found |= {column.version for column in together}
    return found
