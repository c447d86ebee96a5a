"""One kernel's way from power-on to its records: its guests, their second chance, its MISS.

Promises that whatever goes wrong is one line in the outcome, and that records and attempts are
written when the kernel is through. What a guest does with its part of the cases is left to
`kernel_part`, getting kernels to `kernel_cache`, running many of them to `fleet`.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from harness.guests.attempt import Outcome, write_attempts
from harness.guests.boot import ACCELERATOR, BACKEND
from harness.guests.kernel_part import KernelPart, parts_of
from harness.guests.order import Order, Watcher
from harness.guests.release_claims import ReleaseClaims
from harness.guests.starts import trouble_of
from harness.plan.catalogue import Case
from harness.records.run_records import RunRecords
from harness.records.store import ResultsError
from harness.report.failure import Storyteller
from harness.report.publish import write_reports
from harness.run.provenance import RunProvenance
from harness.run.resume import resume
from harness.run.run_loop import Judged, RunLoop
from harness.run.run_manifest import RunManifest
from harness.spec.kernels import Kernel


class KernelRun:
    """One kernel's run: a guest for each part of its cases, one set of records."""

    def __init__(
        self,
        kernel: Kernel,
        order: Order,
        watcher: Watcher,
        stop: threading.Event,
        claims: ReleaseClaims,
        guests: int = 1,
    ) -> None:
        self._kernel = kernel
        self._order = order
        self._watcher = watcher
        self._claims = claims
        self._storyteller = Storyteller(lambda words: watcher.say(f"{kernel.version}: {words}"))
        self._lock = threading.RLock()  # of all below: parts have threads of their own
        self._records: RunRecords | None = None
        self._manifest: RunManifest
        self._parts = [
            KernelPart(kernel, order, part, watcher, stop, self)
            for part in parts_of(order.cases, guests)
        ]
        self.outcome = Outcome(kernel)

    def run(self) -> None:
        """Never raises: whatever goes wrong is in the outcome."""
        self.outcome.trouble = trouble_of(self._run, self._order.results)
        self._conclude()

    def _run(self) -> str | None:
        if self._order.resume and not self._resume():
            return None
        if len(self._parts) == 1:
            return self._parts[0].run(self.outcome.attempts)
        with ThreadPoolExecutor(len(self._parts)) as pool:
            troubles = list(pool.map(self._run_part, self._parts))
        return next((trouble for trouble in troubles if trouble is not None), None)

    def _run_part(self, part: KernelPart) -> str | None:
        return trouble_of(lambda: part.run(self.outcome.attempts), self._order.results)

    def _resume(self) -> bool:
        """Take over what an earlier run has found; whether any case is missing."""
        release, version = self._kernel.release, self._kernel.version
        if release is None:
            self._watcher.say(f"{version}: which kernel that is, is not known before: all is run")
            return True
        records = self.open(release)
        self._watcher.say(f"{version}: {resume(records, self._provenance(release))}")
        return bool(records.left)

    def _provenance(self, release: str) -> RunProvenance:
        return RunProvenance(release, BACKEND, ACCELERATOR, self._order.revision)

    def open(self, release: str) -> RunRecords:
        """The kernel's records, one for all parts and starts. Raises ResultsError, KernelError."""
        with self._lock:
            if self._records is None:
                self._claims.claim(release, self._kernel)
                order = self._order
                self._records = RunRecords.open(order.cases, order.results, release)
                self._manifest = RunManifest(self._provenance(release), order.jobs)
                self.outcome.records = self._records
            return self._records

    def loop(self, cases: Sequence[Case]) -> RunLoop:
        """A loop of its own for a part, once the records are open."""
        assert self._records is not None
        raw, provenance = self._records.incoming.folder, self._provenance(self._records.release)
        return RunLoop(cases, raw, provenance, kept=self._records.raw)

    def left(self, cases: Sequence[Case]) -> list[Case]:
        """Those of these cases that have no verdict."""
        with self._lock:
            known = {} if self._records is None else self._records.verdicts
            return [case for case in cases if case.id not in known]

    def take(self, judged: Judged) -> None:
        """A case has its verdict. Raises ResultsError."""
        assert self._records is not None
        with self._lock:
            self._records.add(judged.verdict)
            self._watcher.verdict(self._kernel, judged.verdict, len(self._records.cases))
            self._storyteller.tell(judged.verdict, judged.evidence)

    def withdraw(self, case: str) -> None:
        """Take a verdict back."""
        assert self._records is not None
        with self._lock:
            self._records.withdraw(case)

    def _conclude(self) -> None:
        """MISS for what is left, the records and the attempts, all on disk."""
        outcome, results = self.outcome, self._order.results
        self._storyteller.finish()
        try:
            if self._records is not None:
                self._write(self._records, outcome.trouble or "the guest ended")
            if outcome.attempts:
                write_attempts(results, outcome)
        except ResultsError as error:
            outcome.trouble = outcome.trouble or str(error)
        self._watcher.over(self._kernel)

    def _write(self, records: RunRecords, why: str) -> None:
        for part in self._parts:
            loop = part.loop or self.loop(part.cases)
            for case in self.left(part.cases):
                verdict = loop.left_over(case, why)
                records.leave(verdict)
                self._watcher.verdict(self._kernel, verdict, len(records.cases))
        never_ran = self.loop(()).never_ran
        records.write(self._order.every(), never_ran)
        write_reports(self._order.results, records.release, list(records.verdicts.values()))
        self._manifest.end(self._order.results, [case.id for case in records.cases])
