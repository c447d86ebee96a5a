"""Programs for tests: of the project's own cases, and of cells without asking the rules."""

from __future__ import annotations

from contextlib import suppress
from functools import cache

from harness import ROOT
from harness.export.cell import read_cell
from harness.export.cell_operations import operations_of
from harness.export.grids import key_of, read_id
from harness.export.operation import Operation, SetOption
from harness.export.program import Program, Refused
from harness.export.programs import program_of_case, program_of_cell
from harness.export.small_socket import Told
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


def small_program(id: str, *answers: str) -> Program:
    """A cell of a small grid, with these answers expected, one for each result of the grid."""
    return program_of_cell(id, KERNEL, lambda name, kernel: told(id, *answers))


def told(id: str, *answers: str) -> Told:
    """What the rules would have said."""
    results = read_id(id).of_grid.results
    return {"rule": "port-in-use", **dict(zip(map(key_of, results), answers, strict=True))}


def settings(program: Program, socket: str) -> list[str]:
    """The options of a socket, as `SO_REUSEADDR=1`."""
    ours = (it for it in program.operations if isinstance(it, SetOption) and it.socket == socket)
    return [f"{it.option}={it.value if isinstance(it.value, str) else it.value[0]}" for it in ours]


def calls(program: Program) -> list[str]:
    """What is called, as `bind first ok`; set-up is without an answer."""
    return [
        f"{it} {operation.wanted or ''}".strip().lower()
        for it, operation in zip(kinds(program.operations), program.operations)
    ]


SMALL_CELLS = {
    "three": (
        "tcp_listening,wildcard6_only,none,wildcard4,port,wildcard4,port",
        "ok,ok,ok,ok",
    ),
    "many": ("udp,ipv6,addr,11,wildcard6,none", "EADDRINUSE,-"),
    "changed": ("ipv4,none,addr,set,after_bind,time_wait,wildcard,addr", "ok,ok"),
    "connect": ("first4,time_wait,none,automatic,1,1,automatic,none,same", "-,EINPROGRESS"),
    "automatic": ("tcp_bound,wildcard4,addr,first4,addr,bind_reuse", "ok,-,-"),
    "extras": ("tcp_listening,transparent,first,absent4,none,wildcard4,none", "EADDRINUSE,-"),
    "protocols": ("mptcp,first4,none,tcp,wildcard4,none", "EADDRINUSE,-"),
}
"""of each small grid a cell, with what the rules say of it on that kernel"""


def one_of_grid(grid: str) -> Program:
    """The program of that cell."""
    id, answers = SMALL_CELLS[grid]
    return small_program(id, *answers.split(","))
