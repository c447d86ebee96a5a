"""The kinds of exports, and which files each is made of.

Owns putting together what a kind takes: the program, the records, the rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from harness.analysis.kernel_column import Column
from harness.export.bisect_text import Good, bisect_cell_text, bisect_text
from harness.export.c_text import c_text
from harness.export.case_operations import decisive_step
from harness.export.cell import looks_like_a_cell
from harness.export.cell_mail import cell_mail
from harness.export.expected import LONGEST_MS, LONGEST_TEST_MS
from harness.export.file_name import file_name_of
from harness.export.grids import read_id
from harness.export.kernel_config import kernel_config
from harness.export.kselftest_text import kselftest_text
from harness.export.letter import with_program
from harness.export.mail_text import mail_text
from harness.export.packetdrill_text import packetdrill_text
from harness.export.program import Program, Refused
from harness.export.programs import NoCell, Rules, program_of_case, program_of_cell
from harness.export.small_cell_mail import small_cell_mail
from harness.formats.plan import Plan
from harness.grid.collection import OnKernel
from harness.grid.grid_causes import GridCause
from harness.records.layout import PAIRS


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported: a cell by its id, or a case by its plan."""

    id: str
    plan: Plan | None
    """of a case"""
    kernel: str
    """whose answers are expected"""
    rules: Rules
    """what is expected of cells"""
    columns: Callable[[], list[Column]]
    """the records of all kernels"""
    grid: Callable[[str], Sequence[OnKernel]] = lambda name: ()
    """a grid by its name, on all kernels that measured it"""
    causes: Callable[[], Sequence[GridCause]] = tuple
    """why cells are not as the rules say"""

    def program(self, id: str | None = None, longest_ms: int = LONGEST_MS) -> Program:
        """Its operations, or those of a cell beside it; of a case that waits no longer."""
        if self.plan is not None:
            return program_of_case(self.plan, self.kernel, longest_ms)
        return program_of_cell(id or self.id, self.kernel, self.rules)


Files = dict[str, str]
"""texts by the names of their files, the one that is meant first"""


def export(wish: Wish, kind: str) -> Files:
    """The files of an export. Raises Refused, EngineError, ResultsError."""
    if wish.plan is None:
        read_id(wish.id)
        wish.rules(wish.id, wish.kernel)  # which know the coordinates that make no cell
    try:
        return KINDS[kind](wish)
    except Refused as refused:
        raise Refused(_without_vain_advice(str(refused), wish)) from refused


def _without_vain_advice(why: str, wish: Wish) -> str:
    """Why one kind is refused; where it advises another that is, too, why that is instead."""
    advice = re.search(r": AS=([a-z]+)\b", why)
    if advice is None:
        return why
    try:
        KINDS[advice[1]](wish)
    except Refused as other:
        return f"{why[:advice.start()]}; nor can AS={advice[1]} say it: {other}"
    return why


def _c(wish: Wish) -> Files:
    return {f"{file_name_of(wish.id)}.c": c_text(wish.program())}


def _kselftest(wish: Wish) -> Files:
    programs = [wish.program(longest_ms=LONGEST_TEST_MS)]
    if wish.plan is None and read_id(wish.id).last in programs[0].sockets:
        for id in read_id(wish.id).beside:
            with suppress(NoCell):
                programs.append(wish.program(id))
    name = file_name_of(wish.id)
    return {
        f"{name}.c": kselftest_text(programs),
        f"{name}.Makefile": f"TEST_GEN_PROGS += {name}\n",
        f"{name}.gitignore": f"{name}\n",
    }


def _packetdrill(wish: Wish) -> Files:
    if wish.plan is None:
        raise Refused(f"{wish.id}: sockets on one port need no wire: AS=c shows it")
    return {f"{file_name_of(wish.id)}.pkt": packetdrill_text(wish.plan, wish.kernel)}


def _bisect(wish: Wish) -> Files:
    if wish.plan is not None:
        good = Good(*decisive_step(wish.plan, wish.kernel))
        text = bisect_text(wish.id, wish.kernel, good, config=kernel_config(wish.plan))
    else:
        cell = read_id(wish.id)
        text = bisect_cell_text(cell, wish.kernel, wish.rules(wish.id, wish.kernel))
    return {f"{file_name_of(wish.id)}.sh": text}


def _mail(wish: Wish) -> Files:
    text = _letter(wish)
    with suppress(Refused):  # what makes no program is told in words alone
        text = with_program(text, wish.kernel, c_text(wish.program()))
    return {f"{file_name_of(wish.id)}.txt": text}


def _letter(wish: Wish) -> str:
    if wish.plan is not None:
        return mail_text(wish.plan, wish.columns())
    cell = read_id(wish.id)
    if cell.grid == PAIRS:
        return cell_mail(wish.id, wish.grid(PAIRS))
    return small_cell_mail(cell, wish.grid(cell.grid), wish.rules, wish.causes())


KINDS: dict[str, Callable[[Wish], Files]] = {
    "c": _c,
    "kselftest": _kselftest,
    "packetdrill": _packetdrill,
    "bisect": _bisect,
    "mail": _mail,
}

__all__ = ["KINDS", "Files", "Wish", "export", "looks_like_a_cell"]
