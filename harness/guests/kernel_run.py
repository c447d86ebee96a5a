"""One kernel's way from power-on to its records: its starts, its second chance, its MISS.

Promises that whatever goes wrong is one line in the outcome, and that records and attempts are
written when the kernel is through. What a guest says is left to `guest`, getting kernels to
`kernel_cache`, running many of them to `fleet`.
"""

from __future__ import annotations

import threading
from harness.guests.attempt import Attempt, Outcome, write_attempts
from harness.guests.boot import ACCELERATOR, BACKEND, make_boot
from harness.guests.boot_check import check_boot
from harness.guests.evidence_writer import EvidenceWriter
from harness.guests.guest import Guest, GuestBackend
from harness.guests.guest_failure import StartFailed, TimersLagged
from harness.guests.guest_start import run_start
from harness.guests.order import Order, Watcher
from harness.guests.release_claims import ReleaseClaims
from harness.guests.starts import start_until_done, trouble_of
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError
from harness.report.failure import Storyteller
from harness.report.publish import write_reports
from harness.run.provenance import RunProvenance
from harness.run.resume import resume
from harness.run.run_loop import RunLoop
from harness.run.run_manifest import RunManifest
from harness.spec.kernels import Kernel


class KernelRun:
    """One kernel's run: up to two starts, one set of records."""

    def __init__(
        self,
        kernel: Kernel,
        order: Order,
        watcher: Watcher,
        stop: threading.Event,
        claims: ReleaseClaims,
    ) -> None:
        self._kernel = kernel
        self._order = order
        self._watcher = watcher
        self._stop = stop
        self._claims = claims
        self._storyteller = Storyteller(lambda words: watcher.say(f"{kernel.version}: {words}"))
        self._opened: tuple[RunRecords, RunLoop] | None = None
        self._manifest: RunManifest
        self.outcome = Outcome(kernel)

    def run(self) -> None:
        """Never raises: whatever goes wrong is in the outcome."""
        self.outcome.trouble = trouble_of(self._run, self._order.results)
        self._conclude()

    def _run(self) -> str | None:
        if self._order.resume and not self._resume():
            return None
        attempts, say = self.outcome.attempts, self._watcher.say
        return start_until_done(self._kernel, attempts, self._start, say)

    def _resume(self) -> bool:
        """Take over what an earlier run has found; whether any case is missing."""
        release, version = self._kernel.release, self._kernel.version
        if release is None:
            self._watcher.say(f"{version}: which kernel that is, is not known before: all is run")
            return True
        records, _ = self._open(release)
        self._watcher.say(f"{version}: {resume(records, self._provenance(release))}")
        return bool(records.left)

    def _provenance(self, release: str) -> RunProvenance:
        return RunProvenance(release, BACKEND, ACCELERATOR, self._order.revision)

    def _start(self, attempt: Attempt) -> None:
        """One start, from packing to the guest's end. Raises as `run_start` does."""
        left = self._order.cases if self._opened is None else self._opened[0].left
        boot = make_boot(self._kernel, self._order, left)
        if self._kernel.release is not None:
            self._open(self._kernel.release)
        self._watcher.phase(self._kernel, "booting")
        run_start(boot, self._stop, attempt, self._follow)

    def _open(self, release: str) -> tuple[RunRecords, RunLoop]:
        """The kernel's records and loop, one for all its starts."""
        if self._opened is None:
            self._claims.claim(release, self._kernel)
            order = self._order
            records = RunRecords.open(order.cases, order.results, release)
            raw = records.incoming.folder
            provenance = self._provenance(release)
            self._manifest = RunManifest(provenance, order.jobs)
            loop = RunLoop(order.cases, raw, provenance, kept=records.raw)
            self._opened = records, loop
            self.outcome.records = records
        return self._opened

    def _follow(self, guest: Guest, attempt: Attempt) -> None:
        """From the guest's first word to its last."""
        booted = guest.boot()
        attempt.boot_guest_seconds = booted.seconds
        attempt.boot_wall_seconds = guest.boot_wall_seconds
        check_boot(self._kernel, booted)
        records, loop = self._open(booted.kernel)
        for case in records.left:
            records.incoming.drop(case.id)  # what an earlier start was at
        self._watcher.phase(self._kernel, "running")
        backend = GuestBackend(guest, EvidenceWriter(records.incoming.folder, records.cases))
        try:
            for judged in loop.judged(backend):
                records.add(judged.verdict)
                attempt.cases += 1
                self._watcher.verdict(self._kernel, judged.verdict, len(records.cases))
                self._storyteller.tell(judged.verdict, judged.evidence)
        except TimersLagged:
            for started in loop.started:
                records.withdraw(started)
            raise
        except StartFailed as failure:
            last = "".join(f"; the last case to start was {case}" for case in [*loop.started][-1:])
            raise StartFailed(f"{failure}{last}") from failure

    def _conclude(self) -> None:
        """MISS for what is left, the records and the attempts, all on disk."""
        outcome, results = self.outcome, self._order.results
        self._storyteller.finish()
        try:
            if self._opened is not None:
                records, loop = self._opened
                for case in records.left:
                    verdict = loop.left_over(case, outcome.trouble or "the guest ended")
                    records.leave(verdict)
                    self._watcher.verdict(self._kernel, verdict, len(records.cases))
                records.write(self._order.every(), loop.never_ran)
                write_reports(results, records.release, list(records.verdicts.values()))
                self._manifest.end(results, [case.id for case in records.cases])
            if outcome.attempts:
                write_attempts(results, outcome)
        except ResultsError as error:
            outcome.trouble = outcome.trouble or str(error)
        self._watcher.over(self._kernel)
