"""The host's end of the memory that a guest writes its events and evidence to.

Owns the memory (on no disk, so that none is left behind) and the ring in it; channel.cpp of the
guest has the other end. Promises frames in the order they were written: an event, or a file.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from harness.formats.codec import FormatError
from harness.formats.event import Event, EvidenceFile, FilePiece, parse_event

_HEADER = 4096
# A case's evidence has some 30 KB; the host takes it out many times a second.
SIZE = 16 << 20
# A name is a case's, and a line an event: longer ones are no frames of ours.
_LONGEST_LINE = 1 << 20


class ChannelError(Exception):
    """What is in the ring is nothing that a guest of ours writes."""


@dataclass(frozen=True, slots=True)
class Frame:
    """An event; beside an EvidenceFile or a FilePiece, its bytes."""

    event: Event
    content: bytes = b""


class Channel:
    """A ring of bytes that the guest fills and we empty."""

    def __init__(self) -> None:
        self.descriptor = os.memfd_create("bindlab-channel")
        os.ftruncate(self.descriptor, SIZE)
        self._memory = mmap.mmap(self.descriptor, SIZE)
        self._read = 0
        self._pending = bytearray()

    def close(self) -> None:
        """Give the memory back."""
        self._memory.close()
        os.close(self.descriptor)

    def frames(self) -> Iterator[Frame]:
        """All that are there in full now. Raises ChannelError."""
        self._take()
        while (frame := self._next()) is not None:
            yield frame

    def _take(self) -> None:
        (written,) = struct.unpack_from("=Q", self._memory, 0)
        capacity = SIZE - _HEADER
        if not self._read <= written <= self._read + capacity:
            raise ChannelError("the guest's count of written bytes makes no sense")
        while self._read < written:
            at = self._read % capacity
            part = min(written - self._read, capacity - at)
            self._pending += self._memory[_HEADER + at : _HEADER + at + part]
            self._read += part
        struct.pack_into("=Q", self._memory, 8, self._read)

    def _next(self) -> Frame | None:
        end = self._pending.find(b"\n")
        if end < 0:
            if len(self._pending) > _LONGEST_LINE:
                raise ChannelError("the guest writes a line without end")
            return None
        try:
            event = parse_event(bytes(self._pending[:end]))
        except FormatError as error:
            said = bytes(self._pending[:60]).decode(errors="replace")
            raise ChannelError(f"the guest says '{said}', which is no event ({error})") from error
        length = event.bytes if isinstance(event, (EvidenceFile, FilePiece)) else 0
        if len(self._pending) < end + 1 + length:
            return None
        content = bytes(self._pending[end + 1 : end + 1 + length])
        del self._pending[: end + 1 + length]
        return Frame(event, content)
