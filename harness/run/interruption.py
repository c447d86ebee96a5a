"""Ctrl+C and its kin while a run goes on: it may break off the work, never the tidying up.

Owns the signals from a run's first moment to the last byte of its records. The first one ends what
is `breakable`; any other, and any that comes while records are written, is only noted. After an
interrupted run they stay ignored: its process ends. One that was ignored before the run stays so
throughout (nohup(1), a shell's background jobs).
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Interruption:
    """A context that holds the signals; for the main thread alone (signal(2))."""

    def __init__(self) -> None:
        self.asked = False
        """whether any has come"""
        self._breakable = False
        self._before: list[object] = []

    def __enter__(self) -> Interruption:
        self._before = [signal.getsignal(number) for number in _SIGNALS]
        for number, handler in zip(_SIGNALS, self._before, strict=True):
            if handler is not signal.SIG_IGN:
                signal.signal(number, self._note)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Whoever was asked to end is about to, and one more signal would only spoil the exit code.
        for number, handler in zip(_SIGNALS, self._before, strict=True):
            after = signal.SIG_IGN if self.asked else handler
            signal.signal(number, after)  # type: ignore[arg-type]

    @contextmanager
    def breakable(self) -> Iterator[None]:
        """What a signal may break off: raises KeyboardInterrupt once, for one noted before too."""
        if self.asked:
            raise KeyboardInterrupt
        self._breakable = True
        try:
            yield
        finally:
            self._breakable = False

    def _note(self, number: int, frame: object) -> None:
        self.asked = True
        if self._breakable:
            self._breakable = False
            raise KeyboardInterrupt
