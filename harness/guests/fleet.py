"""Many kernels, as many guests at once as the caller says.

Promises that Ctrl+C ends all guests, that one kernel's trouble costs the others nothing, and an
outcome for every kernel. What happens on each is in `kernel_run` and `grid_kernel`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Protocol

from harness.guests.attempt import Outcome
from harness.guests.guest_failure import STOPPED
from harness.guests.kernel_run import KernelRun
from harness.guests.order import Order, Watcher
from harness.guests.release_claims import ReleaseClaims
from harness.spec.kernels import Kernel


class HasTrouble(Protocol):
    """What came of a kernel, as far as it matters here."""

    trouble: str | None


class Run(Protocol):
    """What is done on one kernel."""

    @property
    def outcome(self) -> HasTrouble:
        """What came of it."""

    def run(self) -> None:
        """Do it; never raises, and ends soon once `stop` is set."""


def run_fleet(
    kernels: Sequence[Kernel], order: Order, guests: int, watcher: Watcher
) -> list[Outcome]:
    """Run the cases on every kernel, in the order of the list; Ctrl+C ends all guests."""
    stop = threading.Event()
    claims = ReleaseClaims()
    runs = [KernelRun(kernel, order, watcher, stop, claims) for kernel in kernels]
    run_all(runs, stop, guests)
    return [run.outcome for run in runs]


def run_all(runs: Sequence[Run], stop: threading.Event, guests: int) -> None:
    """In the order of the list, so many at once; Ctrl+C sets `stop` and ends them all."""
    with ThreadPoolExecutor(max_workers=max(1, guests)) as pool:
        started: dict[Future[None], Run] = {}
        try:
            for run in runs:
                started[pool.submit(run.run)] = run
            pending = set(started)
            while pending:
                # With a time limit, for otherwise Ctrl+C would wait for a guest's end.
                done, pending = wait(pending, timeout=0.2, return_when=FIRST_COMPLETED)
                for future in done:
                    future.result()
        except KeyboardInterrupt:
            stop.set()
            begun = {id(run) for future, run in started.items() if not future.cancel()}
            for run in runs:
                if id(run) not in begun:
                    run.outcome.trouble = STOPPED
            wait([future for future in started if not future.cancelled()])
