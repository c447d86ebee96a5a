"""Why kernels answer a case differently, as the scenario's expectations say it.

What an expectation says explains nothing where it was not met: that stays unexplained.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from harness.analysis.kernel_column import Column
from harness.formats.status import Status
from harness.formats.verdict import Verdict


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
class Reasons:
    """All that explains the answers to a case; nothing at all is possible."""

    named: tuple[Because | KnownFailure, ...]
    """in the order of the kernels"""
    against: tuple[str, ...]
    """the versions that did not meet what was expected, so that nothing named explains them"""


def reasons_of(columns: Iterable[Column], case: str) -> Reasons:
    """What explains the answers of these kernels to the case."""
    named: dict[Because | KnownFailure, None] = {}
    against: list[str] = []
    for column in columns:
        verdict = column.verdicts.get(case)
        if verdict is None:
            continue
        answer = column.answer(case)
        if answer is not None and answer.bad is not None:
            against.append(column.version)
            continue
        told = dict.fromkeys(row.because for row in verdict.expected.values())
        named |= {Because(because): None for because in told if because is not None}
        if verdict.verdict is Status.XFAIL and verdict.cause is not None:
            named[KnownFailure(str(verdict.cause.values.get("because", "")), verdict)] = None
    return Reasons(tuple(named), tuple(against))
