"""A signal breaks off the waiting for events, never what is done with one."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from harness.formats.event import Event
from harness.run.breakable_backend import BreakableBackend
from harness.run.interruption import Interruption


class Ticking:
    """A backend of so many moments without an event; a signal comes while it waits for the last."""

    def __init__(self, moments: int, signalled: bool) -> None:
        self._moments = moments
        self._signalled = signalled

    def events(self) -> Iterator[Event | None]:
        yield from [None] * self._moments
        if self._signalled:
            os.kill(os.getpid(), signal.SIGTERM)

    def trouble(self) -> str | None:
        return "none to speak of"


def test_without_a_signal_it_is_the_other_backend() -> None:
    with Interruption() as interruption:
        backend = BreakableBackend(Ticking(3, signalled=False), interruption)
        assert list(backend.events()) == [None] * 3
        assert backend.trouble() == "none to speak of"


def test_a_signal_ends_the_waiting() -> None:
    with Interruption() as interruption:
        events = BreakableBackend(Ticking(1, signalled=True), interruption).events()
        assert next(events) is None
        with pytest.raises(KeyboardInterrupt):
            next(events)


def test_a_signal_while_an_event_is_heeded_lets_that_be_done() -> None:
    heeded = 0
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt):
            for _ in BreakableBackend(Ticking(3, signalled=False), interruption).events():
                os.kill(os.getpid(), signal.SIGINT)
                heeded += 1
    assert heeded == 1
