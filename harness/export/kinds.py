"""The kinds of exports, and which files each is made of.

Owns putting together what a kind takes: the program, the records, the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.kernel_column import Column
from harness.export.bisect_text import Good, bisect_text
from harness.export.c_text import c_text
from harness.export.case_operations import decisive_step
from harness.export.cell import looks_like_a_cell, read_cell
from harness.export.cell_mail import cell_mail
from harness.export.file_name import file_name_of
from harness.export.kernel_config import kernel_config
from harness.export.kselftest_text import kselftest_text
from harness.export.mail_text import mail_text
from harness.export.packetdrill_text import packetdrill_text
from harness.export.program import Program, Refused
from harness.export.programs import program_of_case, program_of_cell, program_of_three, rules_of
from harness.formats.plan import Plan
from harness.grid.cell_places import OPTIONS
from harness.grid.collection import THREE, OnKernel
from harness.grid.grid_of_cell import grid_of_cell


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported: a cell by its id, or a case by its plan."""

    id: str
    plan: Plan | None
    """of a case"""
    kernel: str
    """whose answers are expected"""
    engine: Path
    columns: Callable[[], list[Column]]
    """the records of all kernels"""
    pairs: Callable[[], Sequence[OnKernel]] = tuple
    """the pairs of all kernels that measured them"""

    @property
    def is_three(self) -> bool:
        """Whether it is a cell of three sockets."""
        return self.plan is None and grid_of_cell(self.id) == THREE

    def program(self, id: str | None = None) -> Program:
        """Its operations, or those of a cell beside it."""
        if self.plan is not None:
            return program_of_case(self.plan, self.kernel)
        if self.is_three:
            return program_of_three(self.id, self.kernel, self.engine)
        return program_of_cell(id or self.id, self.kernel, self.engine)


Files = dict[str, str]
"""texts by the names of their files, the one that is meant first"""


def export(wish: Wish, kind: str) -> Files:
    """The files of an export. Raises Refused, EngineError, ResultsError."""
    if wish.plan is None and not wish.is_three:
        read_cell(wish.id)
    if wish.is_three and kind != "c":
        raise Refused(
            f"{wish.id}: a cell of the grid {THREE}, which can be exported with AS=c alone"
        )
    return KINDS[kind](wish)


def _c(wish: Wish) -> Files:
    return {f"{file_name_of(wish.id)}.c": c_text(wish.program())}


def _kselftest(wish: Wish) -> Files:
    programs = [wish.program()]
    if wish.plan is None:
        words = wish.id.split(",")
        others = [options for options in OPTIONS if options != words[5]]
        programs += [wish.program(",".join([*words[:5], it, *words[6:]])) for it in others]
    name = file_name_of(wish.id)
    return {
        f"{name}.c": kselftest_text(programs),
        f"{name}.Makefile": f"TEST_GEN_PROGS += {name}\n",
        f"{name}.gitignore": f"{name}\n",
    }


def _packetdrill(wish: Wish) -> Files:
    if wish.plan is None:
        raise Refused(f"{wish.id}: two sockets on one port need no wire: AS=c shows it")
    return {f"{file_name_of(wish.id)}.pkt": packetdrill_text(wish.plan, wish.kernel)}


def _bisect(wish: Wish) -> Files:
    if wish.plan is None:
        told = rules_of(wish.id, wish.kernel, wish.engine)
        good = Good("bind,listen", f"{told['bind']},{told['listen']}")
    else:
        good = Good(*decisive_step(wish.plan, wish.kernel))
    config = kernel_config(wish.plan)
    text = bisect_text(wish.id, wish.kernel, good, cell=wish.plan is None, config=config)
    return {f"{file_name_of(wish.id)}.sh": text}


def _mail(wish: Wish) -> Files:
    if wish.plan is None:
        return {f"{file_name_of(wish.id)}.txt": cell_mail(wish.id, wish.pairs())}
    return {f"{file_name_of(wish.id)}.txt": mail_text(wish.plan, wish.columns())}


KINDS: dict[str, Callable[[Wish], Files]] = {
    "c": _c,
    "kselftest": _kselftest,
    "packetdrill": _packetdrill,
    "bisect": _bisect,
    "mail": _mail,
}

__all__ = ["KINDS", "Files", "Wish", "export", "looks_like_a_cell"]
