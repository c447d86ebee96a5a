"""A user's own records, held against the published ones.

Owns which published kernel they are held against: the same, or else the newest that is no newer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.comparison import alike
from harness.analysis.kernel_column import Column, version_order
from harness.analysis.repeated_cases import threshold_of


@dataclass(frozen=True, slots=True)
class Own:
    """A kernel that was run here."""

    column: Column
    published: Column
    """what it is held against"""
    differing: tuple[str, ...]
    """the cases that were answered otherwise here"""
    compared: int
    """the cases that both have answered"""

    @property
    def is_same_kernel(self) -> bool:
        """Whether it is the very kernel."""
        return self.column.release == self.published.release


def own_of(published: Sequence[Column], own: Sequence[Column]) -> tuple[Own, ...]:
    """Those with the most differing answers first."""
    found = [_held(column, _counterpart(published, column)) for column in own]
    return tuple(sorted(found, key=lambda it: -len(it.differing)))


def _held(column: Column, published: Column) -> Own:
    below = threshold_of([column, published])
    both = [
        case
        for case in column.verdicts
        if column.has_answered(case) and published.has_answered(case)
    ]
    differing = (it for it in both if not alike(column.cell(it), published.cell(it), below))
    return Own(column, published, tuple(sorted(differing)), len(both))


def _counterpart(published: Sequence[Column], column: Column) -> Column:
    same = [it for it in published if it.release == column.release]
    place = version_order(column.version)
    older = [it for it in published if version_order(it.version) <= place]
    return (same or older[-1:] or list(published[:1]))[0]
