"""A backend whose waiting a signal may break off, and nothing else of the run.

What is done with an event (judging, writing a verdict, a line in the journal) is never cut short:
a signal that comes meanwhile ends the next wait before it begins.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.event import Event
from harness.run.interruption import Interruption
from harness.run.run_loop import Backend


class BreakableBackend:
    """Another backend's events; raises KeyboardInterrupt while it waits for one, if asked to."""

    def __init__(self, backend: Backend, interruption: Interruption) -> None:
        self._backend = backend
        self._interruption = interruption

    def events(self) -> Iterator[Event | None]:
        """Those of the other. Raises EngineError as it does, and KeyboardInterrupt."""
        coming = self._backend.events()
        while True:
            with self._interruption.breakable():
                try:
                    event = next(coming)
                except StopIteration:
                    return
            yield event

    def trouble(self) -> str | None:
        """That of the other, which may have to wait for it. Raises KeyboardInterrupt."""
        with self._interruption.breakable():
            return self._backend.trouble()
