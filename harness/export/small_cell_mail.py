"""A cell of a small grid as the text of a bug report, from what is published of each kernel.

Owns what is good there: what the rules say of all kernels. Why it is otherwise on some is what
`grid-causes.yaml` says of the cell, or else the rule of those kernels.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from harness.export.cell_mail import Reported, letter, not_published, rule_text
from harness.export.grids import CellId, key_of
from harness.export.history import History, Stretch, joined
from harness.export.programs import Rules
from harness.export.small_socket import NOT_TRIED
from harness.grid.collection import OnKernel
from harness.grid.grid_causes import GridCause
from harness.language.port_rules import EVERY_KERNEL, all_rules

BROKEN = "BROKEN"


@dataclass(frozen=True, slots=True)
class Measured:
    """A kernel, what came there, and what the rules say should have come."""

    version: str
    came: str
    wanted: str
    rule: str
    causes: tuple[GridCause, ...]
    """of its not being so"""


def small_cell_mail(
    cell: CellId, grids: Sequence[OnKernel], rules: Rules, causes: Sequence[GridCause]
) -> str:
    """The letter; `grids`: from the oldest kernel to the newest. Raises Refused without them."""
    measured = list(_measured(cell, grids, rules, causes))
    if not measured:
        raise not_published(cell.name)
    history = _history(measured)
    return letter(Reported(cell.name, cell.sentence, cell.grid, history, _why(measured)))


def _measured(
    cell: CellId, grids: Sequence[OnKernel], rules: Rules, causes: Sequence[GridCause]
) -> Iterator[Measured]:
    beginning = f"{cell.name},"
    for one in grids:
        line = next((it for it in one.grid.lines if it.startswith(beginning)), None)
        if line is None or BROKEN in line:
            continue
        told = rules(cell.name, one.version)
        came = dict(zip(one.grid.results, one.grid.split(line)[1]))
        results = cell.of_grid.results
        wanted = {column: told[key_of(column)] for column in results}
        unlike = any(came[column] != wanted[column] for column in results)
        found = (it for it in causes if unlike and _explains(it, cell, one.version))
        was, should_be = _answer(results, came), _answer(results, wanted)
        yield Measured(one.version, was, should_be, told["rule"], tuple(found))


def _explains(cause: GridCause, cell: CellId, version: str) -> bool:
    return (
        cause.grid == cell.grid
        and cause.is_on(version)
        and any(
            all(cell.words[axis] in values for axis, values in pattern.items())
            for pattern in cause.within
        )
    )


def _answer(results: Sequence[str], came: dict[str, str]) -> str:
    """`bind ok, connect EINPROGRESS`; what was not tried is left out."""
    told = (
        f"{column.removesuffix(' result')} {came[column]}"
        for column in results
        if came[column] != NOT_TRIED
    )
    return ", ".join(told)


def _history(measured: Sequence[Measured]) -> History:
    """Good is what a rule of all kernels says, on one of these or on another."""
    usual = {it.wanted for it in measured if _is_usual(it.rule)}
    stretches = [
        Stretch(it.version, it.version, it.came, it.came in usual, _because(it)) for it in measured
    ]
    basis = "Bad is what differs from the rules of all kernels"
    return History(joined(stretches), basis, measured[-1].wanted)


def _is_usual(rule: str) -> bool:
    """Whether it is one of all kernels."""
    return all_rules()[rule].kernels == EVERY_KERNEL


def _because(it: Measured) -> str:
    if it.causes:
        return "; ".join(f"{cause.id}: {'; '.join(cause.sources)}" for cause in it.causes)
    return f"{it.rule}: {'; '.join(all_rules()[it.rule].sources)}"


def _why(measured: Sequence[Measured]) -> list[str]:
    """The rules that decide it on one kernel or another, and the causes of what came otherwise."""
    names = {it.rule for it in measured}
    told = [rule_text(rule) for id, rule in all_rules().items() if id in names]
    other = dict.fromkeys(it.wanted for it in measured if it.came != it.wanted)
    told += [f"By these rules it should have been: {wanted}" for wanted in other]
    causes = {cause.id: cause for it in measured for cause in it.causes}
    return [
        *told,
        *map(_cause_text, causes.values()),
    ]


def _cause_text(cause: GridCause) -> str:
    chance = f" Which cells is left to chance: {cause.chance}." if cause.chance else ""
    return f"{cause.id} ({cause.kernels or EVERY_KERNEL}): {cause.cause}{chance}"
