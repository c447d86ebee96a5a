"""The engine run of a session of many processes: one worker owns it, the others follow its events.

Owns the file of events that they share (`event_file` reads it) and its lock, which ends with the
owner. Promises that those who follow are told whatever ends the run early. Items and reports are
left to `items`.
"""

from __future__ import annotations

import fcntl
import threading
from pathlib import Path

from harness.formats.codec import FormatError
from harness.formats.event import RunOver, RunTrouble, parse_event, write_event
from harness.pytest_plugin.event_file import LOOK_AGAIN, NAME
from harness.pytest_plugin.shared_run import begin
from harness.records.run_records import RunRecords
from harness.run.engine import EngineError
from harness.run.engine_process import EngineProcess
from harness.run.request import Request


class OwnedRun:
    """The engine run that this worker has, in a folder that all workers share."""

    def __init__(self, request: Request, records: RunRecords, shared: Path) -> None:
        """Start the engine. If it cannot be started, all who follow are told so."""
        self._shared = shared
        hidden = shared / f".{NAME}"
        # The name appears only once the lock is held, so that no one sees it without its owner.
        self._lock = hidden.open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._engine: EngineProcess | None = None
        try:
            with hidden.open("ab") as stream:
                self._engine = begin(request, records, stream)
        except EngineError as error:
            self._tell(str(error))
        self._path = hidden.rename(shared / NAME)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        """Wait for the engine's end, and tell the others if it came too early."""
        if self._engine is None:
            return
        try:
            self._engine.watch(lambda: self._path.stat().st_size)
        except EngineError as error:
            self._tell(str(error))
            return
        if _ends_well(self._path.read_bytes()):
            self._engine.saw_over()
        trouble = self._engine.trouble()
        if trouble is not None:
            self._tell(trouble)

    def _tell(self, trouble: str) -> None:
        self._lock.write(write_event(RunTrouble(trouble)).encode())
        self._lock.flush()

    def serve(self, workers: int) -> None:
        """Stay until the engine has ended or all workers have left."""
        while self._watcher.is_alive() and len(list(self._shared.glob("*.done"))) < workers:
            self._watcher.join(LOOK_AGAIN)

    def close(self) -> None:
        """End the engine and let the others see that there will be no more."""
        if self._engine is not None:
            self._engine.close()
        self._watcher.join()
        self._lock.close()


def leave(shared: Path, worker: str) -> None:
    """Say that this worker needs no more of the engine run."""
    (shared / f"{worker}.done").touch()


def _ends_well(events: bytes) -> bool:
    try:
        return isinstance(parse_event(events.rstrip().rpartition(b"\n")[2]), RunOver)
    except FormatError:
        return False
