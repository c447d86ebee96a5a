"""A cell as the text of a bug report, from what the published grids say of it on each kernel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.export.c_text import TEMPLATES
from harness.export.cell import read_cell
from harness.export.history import History, Stretch, joined
from harness.export.program import Refused
from harness.grid.collection import OnKernel
from harness.grid.expectations import OfPairs
from harness.grid.packed_pairs import of_id
from harness.language.port_rules import EVERY_KERNEL, PortRule, port_rules
from harness.report.cell_words import cell_words
from harness.report.template import fill_plainly


def cell_mail(cell: str, pairs: Sequence[OnKernel]) -> str:
    """The letter; `pairs`: from the oldest kernel to the newest. Raises Refused without them."""
    read_cell(cell)
    lines = [(it.version, line) for it in pairs if (line := _line_of(it, cell)) is not None]
    if not lines:
        raise Refused(f"{cell}: no published grid has it: measure it and publish it first")
    history = _history(lines)
    rules = _rules([line for _, line in lines])
    given = {
        "question": cell_words(cell),
        "history": history,
        "reasons": "",
        "report": _report(cell, history, rules),
    }
    return fill_plainly(TEMPLATES, "mail", given)


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
    protocol = f"{cell.partition(',')[0]},"
    ours = (it for it in one.grid.lines if it.startswith(protocol))
    return next((it for it in ours if ",".join(of_id(one.grid, it)) == cell), None)


def _answer(line: str) -> str:
    bind, listen, _ = line.rsplit(",", 3)[1:]
    return f"bind {bind}" if listen == "-" else f"bind {bind}, listen {listen}"


def _rules(lines: Sequence[str]) -> list[PortRule]:
    """Those that decide it, on one kernel or another."""
    names = {_rule_of(line) for line in lines}
    return [rule for rule in port_rules() if rule.id in names]


def _report(cell: str, history: History, rules: Sequence[PortRule]) -> str:
    told = "".join(f"  {it.versions}: {it.text}\n" for it in history.stretches)
    why = "\n".join(f"  {rule.id} ({rule.kernels}): {rule.sentence}" for rule in rules)
    return (
        f"{cell_words(cell)}.\n\nWhat came of it, by kernel:\n{told}\n"
        f"To see it (Debian or Ubuntu, no root needed for other kernels):\n"
        f"  make export CELL={cell} AS=c\n"
        f"  make grid KERNELS='{' '.join(history.kernels)}' CELL={cell}\n\n"
        f"What decides it:\n{why}"
    )
