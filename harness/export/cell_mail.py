"""A cell as the text of a bug report, from what the published grids say of it on each kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.export.cell import read_cell
from harness.export.history import History, Stretch, joined
from harness.export.letter import letter_text, wrapped
from harness.export.program import Refused
from harness.grid.collection import OnKernel
from harness.grid.expectations import OfPairs
from harness.grid.packed_pairs import of_id
from harness.language.port_rules import EVERY_KERNEL, AnyRule, PortRule, port_rules
from harness.report.cell_words import cell_words


def cell_mail(cell: str, pairs: Sequence[OnKernel]) -> str:
    """The letter; `pairs`: from the oldest kernel to the newest. Raises Refused without them."""
    read_cell(cell)
    lines = [(it.version, line) for it in pairs if (line := _line_of(it, cell)) is not None]
    if not lines:
        raise not_published(cell)
    history = _history(lines)
    rules = _rules([line for _, line in lines])
    return letter(Reported(cell, cell_words(cell), "", history, [rule_text(it) for it in rules]))


@dataclass(frozen=True, slots=True)
class Reported:
    """What a letter says of a cell."""

    id: str
    sentence: str
    grid: str
    """as GRID= names it; empty for the one that it is without"""
    history: History
    why: list[str]
    """what decides it, and its causes: a line each"""


def letter(it: Reported) -> str:
    """The text."""
    return letter_text(f"{it.history.headline}: {it.id}", it.history, "", _report(it))


def rule_text(rule: AnyRule) -> str:
    """A rule, and on which kernels it is one."""
    return f"{rule.id} ({rule.kernels}): {rule.sentence}"


def not_published(cell: str) -> Refused:
    """Of a cell that nobody has measured."""
    return Refused(f"{cell}: no published grid has it: measure it and publish it first")


def _history(lines: Sequence[tuple[str, str]]) -> History:
    """Good is what a rule of all kernels says; bad, what came otherwise."""
    rules = {rule.id: rule for rule in port_rules()}
    expected = OfPairs()
    usual = {
        _answer(line)
        for _, line in lines
        if rules[_rule_of(line)].kernels == EVERY_KERNEL and not expected.unlike(line)
    }
    stretches = [
        Stretch(version, version, _answer(line), _answer(line) in usual, _because(line, rules))
        for version, line in lines
    ]
    return History(joined(stretches), "Bad is what differs from the rules of all kernels")


def _because(line: str, rules: Mapping[str, PortRule]) -> str:
    rule = rules[_rule_of(line)]
    return f"{rule.id}: {'; '.join(rule.sources)}"


def _rule_of(line: str) -> str:
    return line.rsplit(",", 1)[1]


def _line_of(one: OnKernel, cell: str) -> str | None:
    """What was measured of it there."""
    first = (
        f"{cell.rsplit(',', 4)[0]},"  # what is the same in a line, before it has a user for each
    )
    ours = (it for it in one.grid.lines if it.startswith(first))
    return next((it for it in ours if ",".join(of_id(one.grid, it)) == cell), None)


def _answer(line: str) -> str:
    bind, listen, _ = line.rsplit(",", 3)[1:]
    return f"bind {bind}" if listen == "-" else f"bind {bind}, listen {listen}"


def _rules(lines: Sequence[str]) -> list[PortRule]:
    """Those that decide it, on one kernel or another."""
    names = {_rule_of(line) for line in lines}
    return [rule for rule in port_rules() if rule.id in names]


def _report(it: Reported) -> str:
    told = "".join(f"  {at.versions}: {at.text}\n" for at in it.history.stretches)
    why = "\n".join(wrapped(line, "  ") for line in it.why)
    grid = f"GRID={it.grid} " if it.grid else ""
    return (
        f"{wrapped(f'{it.sentence}.')}\n\nWhat came of it, by kernel:\n{told}\n"
        f"To see it (Debian or Ubuntu, no root needed for other kernels):\n"
        f"  make export CELL={it.id} AS=c\n"
        f"  make grid KERNELS='{' '.join(it.history.kernels)}' {grid}CELL={it.id}\n\n"
        f"What decides it:\n{why}"
    )
