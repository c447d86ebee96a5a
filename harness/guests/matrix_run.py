"""`make matrix`: cases times kernels, from the list to the tables, and its exit code.

Puts the rest together. Promises that a kernel which cannot be had or used is one line, that the
others go on, and that the exit code is 0 only if every case of every kernel came out as it should.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from harness import ROOT
from harness.guests.attempt import Outcome
from harness.guests.fleet import run_fleet
from harness.guests.guest_failure import STOPPED
from harness.guests.matrix_summary import matrix_summary, trouble_line
from harness.guests.order import Order
from harness.guests.progress import FleetProgress
from harness.guests.qemu import require_qemu
from harness.guests.ready_kernels import ready_kernels
from harness.plan.catalogue import Case, ScenarioError
from harness.records.lock import results_lock
from harness.records.store import ResultsError
from harness.report.proposal import proposal
from harness.report.publish import all_columns, tables_of, write_tables
from harness.run import engine
from harness.run.build_check import stale_build
from harness.run.checkout import revision_of
from harness.run.engine import EngineError
from harness.run.exit_codes import GOOD, INTERRUPTED, NOT_GOOD, NO_WORK, USAGE
from harness.run.interruption import Interruption
from harness.run.request import Request, from_here
from harness.run.steady_output import SteadyOutput, Stream, tell_broken
from harness.spec.kernel_selection import select
from harness.spec.kernels import Kernel, KernelError, read_kernels


@dataclass(frozen=True, slots=True)
class MatrixRequest(Request):
    """What to run and where, and on which kernels."""

    kernels: str = ""
    modules: Path | None = None
    shard: tuple[int, int] = (1, 1)
    guests: int | None = None
    """at once; None: as many as there are processors"""


def run_matrix(request: MatrixRequest, out: Stream, err: Stream) -> int:
    """Run the cases on the kernels and write the results; returns the exit code."""
    steady = SteadyOutput.of(out), SteadyOutput.of(err)
    with Interruption() as interruption, ExitStack() as held:
        code = _run_matrix(request, interruption, held, *steady)
    broken = tell_broken(*steady, ": the records are written")
    return code or broken


def _run_matrix(
    request: MatrixRequest,
    interruption: Interruption,
    held: ExitStack,
    out: SteadyOutput,
    err: SteadyOutput,
) -> int:
    try:
        cases = part_of(request.cases(), *request.shard)
        kernels = select(read_kernels(request.root), request.kernels, request.modules)
        engine.require(request.engine)
        require_qemu()
        held.enter_context(results_lock(request.results))
        all_columns(request.results)  # whether the tables can be written in the end
        stale = stale_build(request.engine, ROOT)
    except ScenarioError as error:
        print(error, file=err)
        return USAGE
    except (KernelError, EngineError, ResultsError) as error:
        print(error, file=err)
        return NO_WORK
    if stale is not None:
        print(stale, file=err)
    try:
        with interruption.breakable():
            ready = ready_kernels(kernels, out, err)
    except KeyboardInterrupt:
        print("interrupted while fetching: nothing was run", file=err)
        return INTERRUPTED
    if not ready:
        return NO_WORK
    try:
        with interruption.breakable():
            outcomes = _run_guests(request, cases, ready, out, err)
    except KeyboardInterrupt:
        print("interrupted before the first kernel: nothing was run", file=err)
        return INTERRUPTED
    ran = any(outcome.records is not None for outcome in outcomes)
    code = _write_tables(request, err) if ran else GOOD
    for line in matrix_summary(outcomes, from_here(request.results)):
        print(line, file=out)
    if request.propose:
        ran_cases = [it.records.in_order for it in outcomes if it.records is not None]
        for line in proposal(chain.from_iterable(ran_cases)):
            print(line, file=out)
    for outcome in outcomes:
        if outcome.trouble is not None:
            print(trouble_line(outcome.kernel, outcome.trouble), file=err)
    return _exit_code(outcomes, code or (GOOD if ready == kernels else NO_WORK))


def part_of(cases: Sequence[Case], number: int, parts: int) -> list[Case]:
    """One of so many parts of the cases, the long ones spread over all."""
    return list(cases[number - 1 :: parts])


def _run_guests(
    request: MatrixRequest,
    cases: Sequence[Case],
    ready: Sequence[Kernel],
    out: SteadyOutput,
    err: SteadyOutput,
) -> list[Outcome]:
    progress = FleetProgress(len(ready), out, err)
    with ThreadPoolExecutor(max_workers=1) as aside:
        # Read while the guests run, of which nothing is seen here but their events.
        every = aside.submit(request.every_case)
        order = Order(
            engine=request.engine,
            cases=cases,
            results=request.results,
            revision=revision_of(request.root),
            jobs=request.jobs or 1,
            ask_why=request.ask_why,
            resume=request.resume,
            every=every.result,
        )
        guests = request.guests or len(os.sched_getaffinity(0))
        outcomes = run_fleet(ready, order, guests, progress)
    progress.clear()
    return outcomes


def _write_tables(request: MatrixRequest, err: SteadyOutput) -> int:
    """The tables; the records are written, each when its kernel was through."""
    try:
        write_tables(request.results, tables_of(request.results, request.claims()))
    except ResultsError as error:
        print(error, file=err)
        return NO_WORK
    return GOOD


def _exit_code(outcomes: Sequence[Outcome], code: int) -> int:
    """`code`: of all that is not the guests' doing."""
    if any(outcome.trouble == STOPPED for outcome in outcomes):
        return INTERRUPTED
    if code or any(outcome.trouble is not None for outcome in outcomes):
        return code or NO_WORK
    ran = [outcome.records for outcome in outcomes if outcome.records is not None]
    good = all(one.verdict.is_good for records in ran for one in records.verdicts.values())
    return GOOD if good else NOT_GOOD
