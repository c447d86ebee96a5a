"""Output that may break without breaking a run: a reader that went away, a full disk.

Promises that what is said after that goes nowhere, that nothing raises, and that the first failure
is kept, for the exit code and one line.
"""

from __future__ import annotations

import os
from typing import Protocol, TextIO

from harness.run.exit_codes import GOOD, NO_WORK


class Output(Protocol):
    """What a run needs of a stream that it speaks to."""

    def write(self, text: str, /) -> int:
        """Say it."""
        ...

    def flush(self) -> None:
        """Let it be heard at once."""
        ...

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        ...


def tell_broken(out: SteadyOutput, err: SteadyOutput) -> int:
    """The exit code that broken output makes of a good run, and a line about it."""
    for name, stream in (("standard output", out), ("standard error", err)):
        if stream.failed is not None:
            print(f"{name}: {stream.failed}: the records are written", file=err)
            return NO_WORK
    return GOOD


class SteadyOutput:
    """A text stream as print() and the status line want it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.failed: str | None = None
        """what the system said when it took no more"""

    def write(self, text: str, /) -> int:
        """Say it, if anybody can still hear it."""
        if self.failed is None:
            try:
                self._stream.write(text)
            except OSError as error:
                self._fail(error)
        return len(text)

    def flush(self) -> None:
        """Likewise."""
        if self.failed is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._fail(error)

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.failed is None and self._stream.isatty()

    def _fail(self, error: OSError) -> None:
        self.failed = error.strerror or str(error)
        try:
            # What the stream still holds would fail once more when Python ends.
            nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
            os.dup2(nowhere, self._stream.fileno())
            os.close(nowhere)
        except OSError:  # a stream without a descriptor, as tests have them
            pass
