"""What a guest runs on, as far as those who listen to it need to know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from harness.guests.channel import Frame


class FrameSource(Protocol):
    """Where a guest's words come out."""

    def frames(self) -> Iterator[Frame]:
        """All that are there in full. Raises ChannelError."""


class Machine(Protocol):
    """What a guest runs on."""

    @property
    def channel(self) -> FrameSource:
        """Its words."""

    def is_on(self) -> bool:
        """Whether it still runs."""

    def code(self) -> int:
        """The exit code of what ran it, once it is off."""

    def console(self) -> str:
        """The end of what the kernel wrote to its console."""
