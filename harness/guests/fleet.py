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


# To boot takes as long as 30 short cases.
_WORTH_A_BOOT = 60


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
    """Run the cases on every kernel, in the order of the list; Ctrl+C ends all guests.

    With more guests than kernels a kernel has several, each with a part of the cases.
    """
    stop = threading.Event()
    claims = ReleaseClaims()
    each = guests_each(guests, len(kernels), len(order.cases))
    runs = [KernelRun(kernel, order, watcher, stop, claims, each) for kernel in kernels]
    run_all(runs, stop, guests // each)
    return [run.outcome for run in runs]


def guests_each(guests: int, kernels: int, cases: int) -> int:
    """How many guests a kernel has, of so many in all: each must be worth its boot."""
    return max(1, min(guests // max(1, kernels), cases // _WORTH_A_BOOT))


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
