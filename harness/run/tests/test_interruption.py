"""Ctrl+C and its kin break off the work once, and never the tidying up."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from harness.run.interruption import Interruption


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """A run that was interrupted ends its process; this one goes on."""
    before = [signal.getsignal(number) for number in SIGNALS]
    yield
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.mark.parametrize("number", SIGNALS)
def test_any_of_them_breaks_off_what_may_be(number: signal.Signals) -> None:
    with Interruption() as interruption:
        with pytest.raises(KeyboardInterrupt), interruption.breakable():
            os.kill(os.getpid(), number)
        assert interruption.asked


def test_what_comes_after_the_first_is_only_noted() -> None:
    tidied = False
    with Interruption() as interruption:
        try:
            with interruption.breakable():
                os.kill(os.getpid(), signal.SIGINT)
        except KeyboardInterrupt:
            for number in SIGNALS:
                os.kill(os.getpid(), number)
            tidied = True
    assert tidied


def test_outside_of_what_may_be_broken_off_nothing_is() -> None:
    with Interruption() as interruption:
        os.kill(os.getpid(), signal.SIGINT)
        assert interruption.asked
        with pytest.raises(KeyboardInterrupt), interruption.breakable():
            raise AssertionError("nothing may begin that was asked to end before")


def test_afterwards_the_handlers_are_those_of_before() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with Interruption():
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert [signal.getsignal(number) for number in SIGNALS] == before
