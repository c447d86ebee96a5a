"""`make grid KERNELS=…`: a grid, or one of its cells, times kernels; and its exit code.

Promises that a kernel which cannot be had or used is one line, that the others go on, that no file
is half of one, and that the exit code is 0 only if no cell of any kernel broke or contradicts the
rules.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from harness import ROOT
from harness.guests.fleet import run_all
from harness.guests.grid_kernel import GridKernel
from harness.guests.grid_order import GridOrder, GridOutcome
from harness.guests.grid_summary import grid_summary, told_words
from harness.guests.guest_failure import STOPPED
from harness.guests.matrix_summary import trouble_line
from harness.guests.progress import FleetProgress
from harness.guests.qemu import require_qemu
from harness.guests.ready_kernels import ready_kernels
from harness.guests.release_claims import ReleaseClaims
from harness.records.lock import results_lock
from harness.records.store import ResultsError
from harness.run import engine
from harness.run.build_check import stale_build
from harness.run.engine import EngineError
from harness.run.exit_codes import GOOD, INTERRUPTED, NOT_GOOD, NO_WORK, USAGE
from harness.run.interruption import Interruption
from harness.run.steady_output import SteadyOutput, Stream, tell_broken
from harness.spec.kernel_selection import select
from harness.spec.kernels import Kernel, KernelError, read_kernels


@dataclass(frozen=True, slots=True)
class GridRequest:
    """What to measure, and on which kernels."""

    order: GridOrder
    kernels: str
    modules: Path | None = None
    guests: int | None = None
    """at once; None: as many as there are processors"""
    root: Path = ROOT


def run_grids(request: GridRequest, out: Stream, err: Stream) -> int:
    """Measure on the kernels and write the files; returns the exit code."""
    steady = SteadyOutput.of(out), SteadyOutput.of(err)
    with Interruption() as interruption, ExitStack() as held:
        code = _run_grids(request, interruption, held, *steady)
    broken = tell_broken(*steady, ": the files are written")
    return code or broken


def _run_grids(
    request: GridRequest,
    interruption: Interruption,
    held: ExitStack,
    out: SteadyOutput,
    err: SteadyOutput,
) -> int:
    order = request.order
    try:
        kernels = select(read_kernels(request.root), request.kernels, request.modules)
        engine.require(order.engine)
        require_qemu()
        if order.cell is None:
            held.enter_context(results_lock(order.results))
        stale = stale_build(order.engine, ROOT)
    except (KernelError, EngineError, ResultsError) as error:
        print(error, file=err)
        return NO_WORK
    if stale is not None:
        print(stale, file=err)
    try:
        with interruption.breakable():
            ready = ready_kernels(kernels, out, err)
            outcomes = _measure(request, ready, out, err)
    except KeyboardInterrupt:
        print("interrupted before the first kernel: nothing was measured", file=err)
        return INTERRUPTED
    for outcome in outcomes:
        for line in told_words(outcome):
            print(line, file=err)
    for line in grid_summary(outcomes, order):
        print(line, file=out)
    for outcome in outcomes:
        if outcome.trouble is not None:
            print(trouble_line(outcome.kernel, outcome.trouble), file=err)
    return _exit_code(outcomes) or (GOOD if ready == kernels else NO_WORK)


def _measure(
    request: GridRequest, ready: Sequence[Kernel], out: SteadyOutput, err: SteadyOutput
) -> list[GridOutcome]:
    told = request.order.cell is not None  # then standard output is the story's
    progress = FleetProgress(len(ready), err if told else out, err)
    stop, claims = threading.Event(), ReleaseClaims()
    runs = [GridKernel(kernel, request.order, progress, stop, claims) for kernel in ready]
    run_all(runs, stop, request.guests or len(os.sched_getaffinity(0)))
    progress.clear()
    return [run.outcome for run in runs]


def _exit_code(outcomes: Sequence[GridOutcome]) -> int:
    if any(outcome.trouble == STOPPED for outcome in outcomes):
        return INTERRUPTED
    codes = [outcome.ended.code for outcome in outcomes if outcome.ended is not None]
    if USAGE in codes:
        return USAGE
    if any(outcome.trouble is not None for outcome in outcomes):
        return NO_WORK
    return NOT_GOOD if NOT_GOOD in codes else GOOD
