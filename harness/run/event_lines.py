"""The events in a stream of bytes that comes in pieces."""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.codec import FormatError
from harness.formats.event import Event, parse_event
from harness.run.engine import EngineError


class EventLines:
    """What has come of the stream so far and is no whole line yet."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, chunk: bytes) -> Iterator[Event]:
        """The events of all lines that are whole with this piece. Raises EngineError."""
        *lines, self._pending = (self._pending + chunk).split(b"\n")
        return map(_event_of, lines)

    def end(self) -> None:
        """There will be no more. Raises EngineError for a line that was begun."""
        if self._pending:
            raise _no_event(self._pending)


def _event_of(line: bytes) -> Event:
    try:
        return parse_event(line)
    except FormatError as error:
        raise _no_event(line) from error


def _no_event(line: bytes) -> EngineError:
    said = line.decode(errors="replace").strip()[:60]
    return EngineError(f"the engine says '{said}', which is no event: run `make build`")
