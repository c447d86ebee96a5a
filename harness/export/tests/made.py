"""Programs for tests: of the project's own cases, and of cells without asking the rules."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from harness import ROOT
from harness.export.cell import read_cell
from harness.export.cell_operations import operations_of
from harness.export.operation import Operation
from harness.export.program import Program, Refused
from harness.export.programs import program_of_case
from harness.formats.plan import Plan
from harness.plan.catalogue import load_cases

KERNEL = "6.18.44"
RESTART = "restart/server-closes-first[family=ipv4,reuse=0,bound=one-address,stop=close]"
TIME_WAIT = "tcp,first4,addr,time_wait,wildcard4,none,same,none"


@cache
def plan(id: str) -> Plan:
    """The plan of a case."""
    (case,) = [case for case in load_cases(ROOT, id) if case.is_first_run]
    return case.plan()


@cache
def one_of(pattern: str) -> Plan:
    """The plan of the first case that a pattern means."""
    return next(case.plan() for case in load_cases(ROOT, pattern) if case.is_first_run)


def case_program(id: str = RESTART, kernel: str = KERNEL) -> Program:
    """A case."""
    return program_of_case(plan(id), kernel)


@cache
def all_programs() -> tuple[Program, ...]:
    """Every case that can be exported."""
    found = []
    for case in load_cases(ROOT):
        with suppress(Refused):
            found += [program_of_case(case.plan(), KERNEL)] if case.is_first_run else []
    return tuple(found)


def cell_program(id: str = TIME_WAIT, bind: str = "EADDRINUSE", listen: str = "-") -> Program:
    """A cell, with these answers expected."""
    return Program(
        id, "Two sockets.", KERNEL, "a rule", operations_of(read_cell(id), id, bind, listen)
    )


def kinds(operations: tuple[Operation, ...]) -> list[str]:
    """What they are, and of which socket."""
    return [f"{type(it).__name__} {getattr(it, 'socket', '')}".strip() for it in operations]
