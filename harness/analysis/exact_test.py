"""Whether two kernels' counts of outcomes differ by more than chance: an exact test.

Fisher's exact test of two rows of counts, for more than two outcomes in the form of Freeman and
Halton (Biometrika 38, 1951): the p-value is the probability, of all tables with the same sums, of
those that are no more probable than the one observed. No approximation: whole numbers throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from functools import lru_cache
from math import comb
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

FALSE_ALARMS = 1e-6
"""the probability that any two kernels of a whole matrix are said to differ by chance"""
_MOST_OUTCOMES = 4
"""of more the rarest are counted together, which only ever hides a difference between them"""


def p_value(one: Mapping[T, int], other: Mapping[T, int]) -> float:
    """The probability of counts at least as far apart as these, if both are drawn from the same."""
    return table_p(*_columns(one, other))


@lru_cache(maxsize=4096)
def table_p(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The same of two rows of a table."""
    sums = [a + b for a, b in zip(one, other, strict=True)]
    drawn = sum(one)
    observed = 1
    # By how many were drawn so far: how many tables there are of each weight, the number of ways
    # in which its first row can be drawn.
    tables: dict[int, dict[int, int]] = {0: {1: 1}}
    for of_row, in_all in zip(one, sums, strict=True):
        observed *= comb(in_all, of_row)
        tables = _with(tables, in_all, drawn)
    ways = sum(weight * number for weight, number in tables[drawn].items() if weight <= observed)
    return ways / comb(sum(sums), drawn)


def threshold(cells: int, kernels: int) -> float:
    """Below which p-value two kernels differ, by Bonferroni: cells times pairs of kernels."""
    return FALSE_ALARMS / max(1, cells * comb(kernels, 2))


def _with(
    tables: Mapping[int, dict[int, int]], in_all: int, drawn: int
) -> dict[int, dict[int, int]]:
    """The tables with a further column that has this sum."""
    ways = [comb(in_all, here) for here in range(in_all + 1)]
    more: dict[int, dict[int, int]] = {}
    for before, weights in tables.items():
        for here, factor in enumerate(ways[: drawn - before + 1]):
            into = more.setdefault(before + here, {})
            for weight, number in weights.items():
                heavier = weight * factor
                into[heavier] = into.get(heavier, 0) + number
    return more


def _columns(
    one: Mapping[T, int], other: Mapping[T, int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    both = Counter(one) + Counter(other)
    outcomes = [outcome for outcome, _ in both.most_common()]
    rows = []
    for counts in (one, other):
        row = [counts.get(outcome, 0) for outcome in outcomes]
        first = _MOST_OUTCOMES - 1 if len(row) > _MOST_OUTCOMES else len(row)
        rows.append((*row[:first], *([sum(row[first:])] if row[first:] else [])))
    return rows[0], rows[1]
