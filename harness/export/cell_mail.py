"""A cell as the text of a bug report, from what the published grids say of it on each kernel."""

from __future__ import annotations

from collections.abc import Sequence

from harness.export.c_text import TEMPLATES
from harness.export.cell import read_cell
from harness.export.mail_text import Change, changes_of, introduced, subject
from harness.export.program import Refused
from harness.grid.collection import OnKernel
from harness.grid.packed_pairs import of_id
from harness.language.port_rules import PortRule, port_rules
from harness.report.cell_words import cell_words
from harness.report.kernel_words import range_text_of
from harness.report.template import fill_plainly

Answer = tuple[str, str]
"""a version, and `bind ok, listen ok`"""


def cell_mail(cell: str, pairs: Sequence[OnKernel]) -> str:
    """The letter; `pairs`: from the oldest kernel to the newest. Raises Refused without them."""
    read_cell(cell)
    lines = [(it.version, line) for it in pairs if (line := _line_of(it, cell)) is not None]
    if not lines:
        raise Refused(f"{cell}: no published grid has it: measure it and publish it first")
    answers = [(version, _answer(line)) for version, line in lines]
    changes = changes_of(answers)
    rules = _rules([line for _, line in lines])
    suspected = [f"{it.id}: {'; '.join(it.sources)}" for it in rules if it.kernels != "all"]
    given = {
        "subject": subject(cell_words(cell), changes),
        "changes": [change.text for change in changes],
        "suspected": "; ".join(suspected) if changes else "",
        "report": _report(cell, answers, rules, changes),
        "introduced": introduced(changes, suspected),
    }
    return fill_plainly(TEMPLATES, "mail", given)


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
    names = {line.rsplit(",", 1)[1] for line in lines}
    return [rule for rule in port_rules() if rule.id in names]


def _report(
    cell: str, answers: Sequence[Answer], rules: Sequence[PortRule], changes: Sequence[Change]
) -> str:
    ranges: list[tuple[str, str, str]] = []
    for version, said in answers:
        if ranges and ranges[-1][2] == said:
            ranges[-1] = (ranges[-1][0], version, said)
        else:
            ranges.append((version, version, said))
    told = "".join(f"  {range_text_of(first, last)}: {said}\n" for first, last, said in ranges)
    two = [changes[-1].last, changes[-1].first] if changes else [answers[-1][0]]
    why = "\n".join(f"  {rule.id} ({rule.kernels}): {rule.sentence}" for rule in rules)
    return (
        f"{cell_words(cell)}.\n\nWhat came of it, by kernel:\n{told}\n"
        f"To see it (Debian or Ubuntu, no root needed for other kernels):\n"
        f"  make export CELL={cell} AS=c\n"
        f"  make grid KERNELS='{' '.join(two)}' CELL={cell}\n\n"
        f"What decides it:\n{why}"
    )
