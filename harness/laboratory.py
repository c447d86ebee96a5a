"""One engine run shared by all test items of a pytest session, in one process or in many.

Owns who has the engine (the only process, or xdist's worker gw0) and how the others learn what has
finished: from a file of events that the engine writes and its owner keeps locked, so that the
owner's death is seen at once. Promises that nobody waits for a case that will not come. Items and
reports are left to `plugin`.
"""

from __future__ import annotations

import fcntl
import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from harness.driver import EngineRun, Event, clear_evidence, parse_event, raw_folder
from harness.engine import EngineError
from harness.evidence import Evidence, read_evidence
from harness.judge import Setting, judge, missed
from harness.records import ResultsError, write_verdict
from harness.ledger import evidence_link, revision_of
from harness.scenario import Case
from harness.verdict import Verdict

# A file announces nothing: how often to look whether there is more in it, in seconds.
LOOK_AGAIN = 0.05
# How long a worker waits for the owner of the engine to begin, in seconds.
BEGIN = 60.0
EVENTS = "events.ndjson"


@dataclass(frozen=True, slots=True)
class Place:
    """Where the engine is and where its evidence goes."""

    root: Path
    engine: Path
    results: Path
    jobs: int | None
    release: str = field(default_factory=lambda: os.uname().release)

    def run_engine(self, cases: Sequence[Case], events_to: Path | None = None) -> EngineRun:
        """Start it on these cases, the longest wait first. Raises EngineError, ResultsError."""
        raw = raw_folder(self.results, self.release)
        for case in cases:
            clear_evidence(raw, case.id)
        ordered = sorted(cases, key=lambda case: -case.longest_wait)
        plans = (case.plan() for case in ordered)
        if events_to is None:
            return EngineRun(self.engine, plans, raw, self.jobs)
        with events_to.open("ab") as stream:
            return EngineRun(self.engine, plans, raw, self.jobs, stream)


class Source(Protocol):
    """Where events come from. `trouble` is set once they have ended before their time."""

    trouble: str | None

    def events(self) -> Iterator[Event]:
        """The events until there are no more."""


class PipeSource:
    """The events of an engine that is our own child and writes to a pipe."""

    def __init__(self, engine: EngineRun) -> None:
        self._engine = engine
        self.trouble: str | None = None

    def events(self) -> Iterator[Event]:
        """The events until the engine ends."""
        try:
            for event in self._engine.events():
                if event is not None:
                    yield event
            self.trouble = self._engine.trouble()
        except EngineError as error:
            self.trouble = str(error)


class FileSource:
    """The events in a file that somebody else fills, as long as its owner lives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.trouble: str | None = None

    def events(self) -> Iterator[Event]:
        """The events until the run is over or its owner is gone."""
        deadline = time.monotonic() + BEGIN
        while not self._path.exists():
            if time.monotonic() > deadline:
                self.trouble = f"the worker gw0 did not start the engine within {BEGIN:.0f} s"
                return
            time.sleep(LOOK_AGAIN)
        with self._path.open("rb") as stream:
            yield from self._follow(stream.fileno())

    def _follow(self, file: int) -> Iterator[Event]:
        pending = b""
        while True:
            owned = _is_locked(file)  # asked before reading: what was written before is still read
            chunk = os.read(file, 65536)
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                event = parse_event(line.decode(errors="replace"))
                if event.kind == "trouble":
                    self.trouble = event.reason
                    return
                yield event
                if event.kind == "over":
                    return
            if not chunk:
                if not owned:
                    self.trouble = "the worker gw0, which ran the engine, has died"
                    return
                time.sleep(LOOK_AGAIN)


def _is_locked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(file, fcntl.LOCK_UN)
    return False


class Laboratory:
    """The events of the one engine run, and the verdicts on its cases."""

    def __init__(self, place: Place, source: Source) -> None:
        self._place = place
        self._source = source
        self._events = source.events()
        self._finished: dict[str, Event] = {}
        self._revision = revision_of(place.root)

    def advance(self) -> Event | None:
        """The next event; None when there will be no more."""
        try:
            event = next(self._events, None)
        except EngineError as error:
            self._source.trouble = str(error)
            return None
        if event is not None and event.kind == "finished":
            self._finished[event.case] = event
        return event

    def verdict(self, case: Case) -> tuple[Verdict, Evidence]:
        """Wait for the case's end and judge it. Raises ResultsError."""
        while case.id not in self._finished and self.advance() is not None:
            pass
        release = self._place.release
        evidence = read_evidence(self._place.results / "raw" / release / case.id)
        setting = Setting(self._revision, evidence_link(release, case.id), release)
        if case.id not in self._finished:
            why = self._source.trouble or "the engine was over without it"
            return missed(case.plan(), setting, why), evidence
        verdict = judge(evidence, setting, case.plan(), self._finished[case.id].reason)
        if evidence.begun:
            write_verdict(evidence.folder, verdict)
        return verdict, evidence


class OwnedRun:
    """The engine run that this worker has and the others follow, through a folder they share."""

    def __init__(self, place: Place, cases: Sequence[Case], shared: Path) -> None:
        """Start the engine. If it cannot be started, all who follow are told so."""
        self._shared = shared
        self._path = shared / f".{EVENTS}"
        # The name appears only once the lock is held, so that no one sees it without its owner.
        self._lock = self._path.open("ab")
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._engine: EngineRun | None = None
        try:
            self._engine = place.run_engine(cases, self._path)
        except (EngineError, ResultsError) as error:
            self._tell(str(error))
        self._path = self._path.rename(shared / EVENTS)
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def _watch(self) -> None:
        """Wait for the engine's end, and tell the others if it came too early."""
        if self._engine is None:
            return
        self._engine.wait()
        if b'"over"' in self._path.read_bytes().rstrip().rpartition(b"\n")[2]:
            self._engine.saw_over()
        trouble = self._engine.trouble()
        if trouble is not None:
            self._tell(trouble)

    def _tell(self, trouble: str) -> None:
        line = json.dumps({"event": "trouble", "reason": trouble}) + "\n"
        self._lock.write(line.encode())
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
