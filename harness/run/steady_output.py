"""Output that may break without breaking a run: a reader that went away, a full disk, a closed one.

Promises that what is said after that goes nowhere, that nothing raises, and that the first failure
is kept, for the exit code and one line, told once. Letters that the locale does not have are
written out (`\\u2713`), as Python does on standard error.
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


def tell_broken(out: SteadyOutput, err: SteadyOutput, but: str = "") -> int:
    """The exit code that broken output makes of a good one, and a line about it, once.

    `but`: what is well nevertheless.
    """
    broken = GOOD
    for name, stream in (("standard output", out), ("standard error", err)):
        stream.flush()
        if stream.failed is not None:
            broken = NO_WORK
            if not stream.told:
                print(f"{name}: {stream.failed}{but}", file=err, flush=True)
            stream.told = True
    return broken


def hold_standard_streams() -> None:
    """Let no file that is opened later become a standard stream that was closed (`>&-`)."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest that is free (open(2)), which is this one


class SteadyOutput:
    """A text stream as print() and the status line want it."""

    def __init__(self, stream: TextIO | None) -> None:
        """None: it was closed from the beginning, as Python says it."""
        self._stream = stream
        self.failed: str | None = None
        """what the system said when it took no more"""
        self.told = False
        """whether that has been told"""

    @classmethod
    def of(cls, stream: TextIO | SteadyOutput | None) -> SteadyOutput:
        """A stream made steady, if it is not."""
        return stream if isinstance(stream, SteadyOutput) else cls(stream)

    def write(self, text: str, /) -> int:
        """Say it, if anybody can still hear it."""
        if self._stream is None:
            self.failed = self.failed or "closed"
        elif self.failed is None:
            try:
                self._stream.write(text)
            except UnicodeEncodeError:  # of the locale, or half a letter of a file's name
                self._write_what_can_be(text, self._stream)
            except OSError as error:
                self._fail(error, self._stream)
        return len(text)

    def flush(self) -> None:
        """Likewise."""
        if self._stream is not None and self.failed is None:
            try:
                self._stream.flush()
            except OSError as error:
                self._fail(error, self._stream)

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self.failed is None and self._stream is not None and self._stream.isatty()

    def _write_what_can_be(self, text: str, stream: TextIO) -> None:
        encoding = stream.encoding or "ascii"
        said = text.encode(encoding, "backslashreplace").decode(encoding)
        try:
            stream.write(said)
        except OSError as error:
            self._fail(error, stream)

    def _fail(self, error: OSError, stream: TextIO) -> None:
        self.failed = error.strerror or str(error)
        try:
            # What the stream still holds would fail once more when Python ends.
            nowhere = os.open(os.devnull, os.O_WRONLY | os.O_CLOEXEC)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
        except OSError:  # a stream without a descriptor, as tests have them
            pass


Stream = TextIO | SteadyOutput | None
"""standard output or error, as a program has it"""
