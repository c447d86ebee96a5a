"""One engine run shared by all test items of a pytest session, in one process or in many.

Owns what a session adds to a run loop: an item asks for its own case's verdict, and the events are
followed no further than that. Where they come from is the backend's affair: the engine itself, or
the file of the worker that has it (`owned_run`).
"""

from __future__ import annotations

from typing import IO

from harness.plan.catalogue import Case
from harness.records.run_records import RunRecords
from harness.run.checkout import revision_of
from harness.run.engine_process import EngineProcess
from harness.run.host_run import start_engine
from harness.run.provenance import RunProvenance
from harness.run.request import Request
from harness.run.run_loop import Backend, Judged, RunLoop


def begin(
    request: Request, records: RunRecords, events_to: IO[bytes] | None = None
) -> EngineProcess:
    """Start the engine on the cases of a session. Raises EngineError."""
    return start_engine(request, records.cases, records.incoming.folder, events_to)


class SharedRun:
    """The one engine run, and the verdicts on its cases."""

    def __init__(self, request: Request, records: RunRecords, backend: Backend) -> None:
        provenance = RunProvenance.of_host(revision_of(request.root))
        raw = records.incoming.folder
        self._records = records
        self._loop = RunLoop(records.cases, raw, provenance, kept=records.raw)
        self._finished = self._loop.finished(backend)

    def advance(self) -> Case | None:
        """The next case that has finished; None when there will be no more."""
        return next(self._finished, None)

    def verdict(self, case: Case) -> Judged:
        """Wait for the case's end and judge it. Raises ResultsError."""
        while not self._loop.is_finished(case) and self.advance() is not None:
            pass
        if self._loop.is_finished(case):
            judged = self._loop.judge(case)
            self._records.add(judged.verdict)
        else:
            why = self._loop.trouble or "the engine was over without it"
            judged = self._loop.missed(case, why)
            self._records.leave(judged.verdict)
        self._records.settle()
        return judged
