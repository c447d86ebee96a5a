"""The events of an engine that another process has, as that process keeps them in a file.

Owns how its death is told from its silence: it keeps the file locked as long as it lives. Promises
that nobody waits for events that will not come. Who has the engine is left to `owned_run`.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from harness.formats.event import Event, RunOver, RunTrouble
from harness.run.event_lines import EventLines

NAME = "events.ndjson"
# A file announces nothing: how often to look whether there is more in it, in seconds.
LOOK_AGAIN = 0.05
# How long a worker waits for the owner of the engine to begin, in seconds.
BEGIN_LIMIT = 60.0


class EventFile:
    """A backend that is somebody else's: the events of a file, as long as its owner lives."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._trouble: str | None = None

    def events(self) -> Iterator[Event | None]:
        """The events until the run is over or its owner is gone."""
        deadline = time.monotonic() + BEGIN_LIMIT
        while not self._path.exists():
            if time.monotonic() > deadline:
                self._trouble = f"the worker gw0 did not start the engine in {BEGIN_LIMIT:.0f} s"
                return
            time.sleep(LOOK_AGAIN)
        with self._path.open("rb") as stream:
            yield from self._follow(stream)

    def trouble(self) -> str | None:
        """Why the events ended before the run was over."""
        return self._trouble

    def _follow(self, stream: BinaryIO) -> Iterator[Event]:
        lines = EventLines()
        while True:
            owned = is_locked(stream)  # asked before reading: what was written before is still read
            chunk = os.read(stream.fileno(), 65536)
            for event in lines.feed(chunk):
                if isinstance(event, RunTrouble):
                    self._trouble = event.reason
                    return
                yield event
                if isinstance(event, RunOver):
                    return
            if not chunk:
                if not owned:
                    self._trouble = "the worker gw0, which ran the engine, has died"
                    return
                time.sleep(LOOK_AGAIN)


def is_locked(stream: BinaryIO) -> bool:
    """Whether another process, or another opening of the file, holds its lock (flock(2))."""
    try:
        fcntl.flock(stream, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    fcntl.flock(stream, fcntl.LOCK_UN)
    return False
