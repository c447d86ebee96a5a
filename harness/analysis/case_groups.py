"""Cases as products of settings: many cases in few rows.

Owns which cases share a row: those that are every combination of some values of their parameters;
and which parameters make a difference between rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import prod

from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Cases that are together every combination of these values, by parameter."""

    cases: tuple[str, ...]
    settings: Mapping[str, tuple[str, ...]]


def groups_of(verdicts: Sequence[Verdict]) -> list[CaseGroup]:
    """The cases of one scenario in as few groups as possible; each case is in one."""
    names = list(dict.fromkeys(name for verdict in verdicts for name in verdict.params))
    values = {
        name: tuple(dict.fromkeys(verdict.params.get(name, "") for verdict in verdicts))
        for name in names
    }
    if prod(len(of_one) for of_one in values.values()) == len(verdicts):
        return [CaseGroup(tuple(verdict.case for verdict in verdicts), values)]
    splits = []
    for name, of_one in values.items():
        if len(of_one) > 1:
            parts = [[v for v in verdicts if v.params.get(name, "") == one] for one in of_one]
            splits.append([group for part in parts for group in groups_of(part)])
    return min(splits, key=len)


def values_of(groups: Iterable[CaseGroup]) -> dict[str, tuple[str, ...]]:
    """Every parameter with all the values that it has in these groups."""
    values: dict[str, dict[str, None]] = {}
    for group in groups:
        for name, of_group in group.settings.items():
            values.setdefault(name, {}).update(dict.fromkeys(of_group))
    return {name: tuple(every) for name, every in values.items()}


def names_that_matter(groups: Sequence[CaseGroup]) -> list[str]:
    """The parameters that make a difference: some group has not all of their values."""
    return [
        name
        for name, every in values_of(groups).items()
        if any(set(group.settings.get(name, ())) != set(every) for group in groups)
    ]


def alike_in_all(groups: Sequence[CaseGroup]) -> dict[str, tuple[str, ...]]:
    """The parameters that make none, with their values: each group has all of these."""
    matter = names_that_matter(groups)
    return {name: every for name, every in values_of(groups).items() if name not in matter}
