"""Ctrl+C and its kin break off the work once, and never the tidying up."""

from __future__ import annotations

import os
import signal

import pytest

from harness.run.interruption import Interruption


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


def test_what_was_ignored_before_stays_ignored() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with Interruption() as interruption, interruption.breakable():
        os.kill(os.getpid(), signal.SIGHUP)
    assert not interruption.asked
    assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN


def test_afterwards_the_handlers_are_those_of_before() -> None:
    before = [signal.getsignal(number) for number in SIGNALS]
    with Interruption():
        assert signal.getsignal(signal.SIGINT) is not before[0]
    assert [signal.getsignal(number) for number in SIGNALS] == before
