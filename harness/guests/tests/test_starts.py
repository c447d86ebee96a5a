"""A kernel is started until one start comes to its end, twice at most; trouble is one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.guests.attempt import Attempt
from harness.guests.guest_failure import STOPPED, GuestStopped, KernelUnusable, StartFailed
from harness.guests.starts import ATTEMPTS, start_until_done, trouble_of
from harness.records.store import ResultsError
from harness.tests.fake_qemu import KERNEL


def failing(times: int) -> Callable[[Attempt], None]:
    """A start that comes to nothing so many times."""
    left = [StartFailed("it hangs")] * times

    def start(attempt: Attempt) -> None:
        if left:
            raise left.pop()

    return start


@pytest.mark.parametrize("times", [0, 1])
def test_a_start_that_comes_to_its_end_is_the_last(times: int) -> None:
    attempts: list[Attempt] = []
    said: list[str] = []
    assert start_until_done(KERNEL, attempts, failing(times), said.append) is None
    assert len(attempts) == times + 1
    assert said == ["6.1.192: it hangs: started once more"] * times


def test_it_is_given_up_in_the_end() -> None:
    attempts: list[Attempt] = []
    said: list[str] = []
    trouble = start_until_done(KERNEL, attempts, failing(9), said.append)
    assert trouble == f"it hangs, {ATTEMPTS} times" and len(attempts) == ATTEMPTS
    assert said[-1] == "6.1.192: it hangs: given up"
    assert [attempt.outcome for attempt in attempts] == ["it hangs"] * ATTEMPTS


def test_what_another_start_would_not_mend_is_raised() -> None:
    attempts: list[Attempt] = []

    def start(attempt: Attempt) -> None:
        raise KernelUnusable("it lacks veth")

    with pytest.raises(KernelUnusable):
        start_until_done(KERNEL, attempts, start, lambda words: None)
    assert len(attempts) == 1


@pytest.mark.parametrize(
    ("error", "trouble"),
    [
        (GuestStopped(), STOPPED),
        (KernelUnusable("it lacks veth"), "it lacks veth"),
        (ResultsError("x: the disk is full"), "x: the disk is full"),
        (OSError(28, "no", "r/x"), "r/x: the disk is full: free some space and run again"),
        (OSError(28, "no"), "r: the disk is full: free some space and run again"),
        (KeyError("x"), "a fault of the harness, report it: KeyError('x')"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_whatever_is_raised_becomes_one_line(error: Exception, trouble: str) -> None:
    def work() -> None:
        raise error

    assert trouble_of(work, Path("r")) == trouble


def test_what_work_returns_is_its_trouble() -> None:
    assert trouble_of(lambda: "it hangs, 2 times", Path("r")) == "it hangs, 2 times"
    assert trouble_of(lambda: None, Path("r")) is None
