"""`make matrix`: cases times kernels, from the list to the tables, and its exit code.

Puts the rest together. Promises that a kernel which cannot be had or used is one line, that the
others go on, and that the exit code is 0 only if every case of every kernel came out as it should.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from harness import engine
from harness.engine import ROOT, EngineError
from harness.guests.archive import fetch, is_fetched
from harness.guests.fleet import run_fleet
from harness.guests.kernel_list import KernelError, read_kernels, select
from harness.guests.kernel_run import STOPPED, Order, Outcome
from harness.guests.machine import require_qemu
from harness.guests.watch import FleetProgress
from harness.kernel_tables import KERNELS, columns_of, difference_lines, differences
from harness.ledger import revision_of
from harness.publish import all_columns, tables_of
from harness.records import ResultsError, make_folder, write_tables
from harness.run import (
    GOOD,
    INTERRUPTED,
    NO_WORK,
    NOT_GOOD,
    USAGE,
    claims_of,
    every_case,
    interruptible,
    shown,
)
from harness.scenario import Case, ScenarioError, load_cases
from harness.summary import aligned
from harness.tables import count_statuses


@dataclass(frozen=True, slots=True)
class MatrixRequest:
    """What to run and where."""

    engine: Path
    results: Path
    kernels: str = ""
    modules: Path | None = None
    only: str | None = None
    scenarios: Path | None = None
    shard: tuple[int, int] = (1, 1)
    guests: int | None = None  # default: as many as there are processors
    jobs: int = 1
    root: Path = ROOT


def run_matrix(request: MatrixRequest, out: TextIO, err: TextIO) -> int:
    """Run the cases on the kernels and write the results; returns the exit code."""
    try:
        cases = load_cases(request.root, request.only, request.scenarios)
        cases = part_of(cases, *request.shard)
        kernels = select(read_kernels(request.root), request.kernels, request.modules)
        engine.require(request.engine)
        require_qemu()
        make_folder(request.results)
        all_columns(request.results)  # whether the tables can be written in the end
    except ScenarioError as error:
        print(error, file=err)
        return USAGE
    except (KernelError, EngineError, ResultsError) as error:
        print(error, file=err)
        return NO_WORK
    except OSError as error:
        print(ResultsError.of(request.results, error), file=err)
        return NO_WORK
    with interruptible(), ThreadPoolExecutor(max_workers=1) as aside:
        try:
            troubles = fetch(kernels, lambda words: print(words, file=out, flush=True))
        except KeyboardInterrupt:
            print("interrupted while fetching: nothing was run", file=err)
            return INTERRUPTED
        for trouble in troubles.values():
            print(trouble, file=err)
        ready = [kernel for kernel in kernels if kernel.version not in troubles]
        # Read while the guests run, of which nothing is seen here but their events.
        every = aside.submit(every_case, request.root, request.scenarios)
        order = Order(
            engine=request.engine,
            cases=cases,
            results=request.results,
            revision=revision_of(request.root),
            jobs=request.jobs,
            every=every.result,
        )
        progress = FleetProgress(len(ready), out, err)
        guests = request.guests or len(os.sched_getaffinity(0))
        outcomes = run_fleet(ready, order, guests, progress)
    progress.clear()
    code = _write(request, err)
    for line in _summary(request, outcomes):
        print(line, file=out)
    for outcome in outcomes:
        if outcome.trouble is not None:
            print(_line(outcome), file=err)
    if any(outcome.trouble == STOPPED for outcome in outcomes):
        return INTERRUPTED
    if code or troubles or any(outcome.trouble is not None for outcome in outcomes):
        return code or NO_WORK
    ledgers = [outcome.ledger for outcome in outcomes if outcome.ledger is not None]
    good = all(v.verdict.is_good for ledger in ledgers for v in ledger.verdicts.values())
    return GOOD if good else NOT_GOOD


def part_of(cases: Sequence[Case], number: int, parts: int) -> list[Case]:
    """One of so many parts of the cases, the long ones spread over all."""
    return list(cases[number - 1 :: parts])


def list_kernels(root: Path) -> list[str]:
    """A line for each kernel of the list: version, release, where it is from, fetched or not."""
    rows = [("version", "release", "origin", "in the cache")]
    for kernel in read_kernels(root):
        fetched = "yes" if is_fetched(kernel) else "no"
        rows.append((kernel.version, kernel.release or "", kernel.origin, fetched))
    return list(aligned(rows))


def _line(outcome: Outcome) -> str:
    version, trouble = outcome.kernel.version, outcome.trouble or ""
    return trouble if trouble.startswith(f"{version}: ") else f"{version}: {trouble}"


def _write(request: MatrixRequest, err: TextIO) -> int:
    """The tables; the records are written, each when its kernel was through."""
    try:
        claims = claims_of(request.scenarios, request.root)
        write_tables(request.results, tables_of(request.results, claims))
    except ResultsError as error:
        print(error, file=err)
        return NO_WORK
    return GOOD


def _summary(request: MatrixRequest, outcomes: Sequence[Outcome]) -> list[str]:
    rows = [("kernel", "cases", "verdicts", "guest s", "wall s", "starts")]
    for outcome in outcomes:
        verdicts = outcome.ledger.verdicts.values() if outcome.ledger is not None else []
        guest = sum(attempt.guest_seconds or 0 for attempt in outcome.attempts)
        wall = sum(attempt.wall_seconds for attempt in outcome.attempts)
        rows.append(
            (
                outcome.kernel.version,
                str(len(verdicts)),
                count_statuses(verdicts) or "none",
                f"{guest:.1f}",
                f"{wall:.1f}",
                str(len(outcome.attempts)),
            )
        )
    lines = ["", *aligned(rows), ""]
    ledgers = [outcome.ledger for outcome in outcomes if outcome.ledger is not None]
    columns = columns_of(list(ledger.verdicts.values()) for ledger in ledgers)
    found = differences(columns)
    cases = sum(difference.cases for difference in found)
    if found:
        lines += [*difference_lines(found), ""]
    lines.append(f"{len(columns)} kernels; they differ in {cases} cases of {len(found)} scenarios")
    lines.append(f"tables:   {shown(request.results) / 'tables' / KERNELS}")
    lines.append(f"evidence: {shown(request.results) / 'raw'}/RELEASE/CASE/")
    return lines
