"""One guest's part of a kernel's cases: its starts, from power-on to its last word.

Owns which cases are left for it and what a start does with them. Promises that a second start has
what the first has left. A kernel has as many parts as there are guests for it, each with a guest of
its own; what they have in common (records, manifest, claims) is `kernel_run`'s.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from harness.guests.attempt import Attempt
from harness.guests.boot import is_apart, make_boot
from harness.guests.boot_check import check_boot
from harness.guests.evidence_writer import EvidenceWriter
from harness.guests.guest import Guest, GuestBackend
from harness.guests.guest_failure import StartFailed, TimersLagged
from harness.guests.guest_start import run_start
from harness.guests.order import Order, Watcher
from harness.guests.starts import start_until_done
from harness.plan.catalogue import Case
from harness.records.run_records import RunRecords
from harness.run.run_loop import Judged, RunLoop
from harness.spec.kernels import Kernel


class Shared(Protocol):
    """What the parts of a kernel have in common. Called from the guests' threads."""

    def open(self, release: str) -> RunRecords:
        """The kernel's records, one for all parts and starts. Raises ResultsError, KernelError."""

    def loop(self, cases: Sequence[Case]) -> RunLoop:
        """A loop of its own for a part, once the records are open."""

    def left(self, cases: Sequence[Case]) -> list[Case]:
        """Those of these cases that have no verdict."""

    def take(self, judged: Judged) -> None:
        """A case has its verdict. Raises ResultsError."""

    def withdraw(self, case: str) -> None:
        """Take a verdict back."""


def parts_of(cases: Sequence[Case], number: int) -> list[list[Case]]:
    """The cases in so many parts, long ones spread over all; all runs of a case in one part, for
    one boot's secrets may decide what comes of all of them.
    """
    parts: list[list[Case]] = [[] for _ in range(number)]
    place: dict[str, int] = {}
    for case in cases:
        parts[place.setdefault(case.cell, len(place)) % number].append(case)
    return parts


class KernelPart:
    """Some of a kernel's cases: those that need what is rare have a guest to themselves.

    Each of the two has up to two starts.
    """

    def __init__(
        self,
        kernel: Kernel,
        order: Order,
        cases: Sequence[Case],
        watcher: Watcher,
        stop: threading.Event,
        shared: Shared,
    ) -> None:
        self.cases = cases
        self.loop: RunLoop | None = None
        """None until the kernel's records are open"""
        self._kernel = kernel
        self._order = order
        self._watcher = watcher
        self._stop = stop
        self._shared = shared

    def run(self, attempts: list[Attempt]) -> str | None:
        """Start until done; None, or why it could not be. Raises as `run_start` does."""
        kinds: dict[bool, list[Case]] = {False: [], True: []}
        for case in self.cases:
            kinds[is_apart(case)].append(case)
        troubles = [self._run_some(cases, attempts) for cases in kinds.values()]
        return next((trouble for trouble in troubles if trouble is not None), None)

    def _run_some(self, cases: Sequence[Case], attempts: list[Attempt]) -> str | None:
        if not self._shared.left(cases):
            return None
        start = partial(self._start, cases)
        return start_until_done(self._kernel, attempts, start, self._watcher.say)

    def _start(self, cases: Sequence[Case], attempt: Attempt) -> None:
        """One start, from packing to the guest's end."""
        boot = make_boot(self._kernel, self._order, self._shared.left(cases))
        if self._kernel.release is not None:
            self._open(self._kernel.release)
        self._watcher.phase(self._kernel, "booting")
        run_start(boot, self._stop, attempt, self._follow)

    def _open(self, release: str) -> tuple[RunRecords, RunLoop]:
        records = self._shared.open(release)
        if self.loop is None:
            self.loop = self._shared.loop(self.cases)
        return records, self.loop

    def _follow(self, guest: Guest, attempt: Attempt) -> None:
        """From the guest's first word to its last."""
        booted = guest.boot()
        attempt.boot_guest_seconds = booted.seconds
        attempt.boot_wall_seconds = guest.boot_wall_seconds
        check_boot(self._kernel, booted)
        records, loop = self._open(booted.kernel)
        for case in self._shared.left(self.cases):
            records.incoming.drop(case.id)  # what an earlier start was at
        self._watcher.phase(self._kernel, "running")
        backend = GuestBackend(guest, EvidenceWriter(records.incoming.folder, self.cases))
        try:
            for judged in loop.judged(backend):
                self._shared.take(judged)
                attempt.cases += 1
        except TimersLagged:
            for started in loop.started:
                self._shared.withdraw(started)
            raise
        except StartFailed as failure:
            last = "".join(f"; the last case to start was {case}" for case in [*loop.started][-1:])
            raise StartFailed(f"{failure}{last}") from failure
