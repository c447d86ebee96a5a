"""What follows from a failure: another start, the end of this kernel, or the end of all."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.attempt import STOPPED
from harness.guests.attempt import Attempt
from harness.guests.guest_failure import GuestStopped, KernelUnusable, StartFailed, TimersLagged
from harness.guests.starts import start_until_done, trouble_of
from harness.tests.fake_qemu import KERNEL


def started(failure: Exception) -> tuple[int, str | None]:
    """How often a kernel is started whose first start fails so, and its trouble in the end."""
    attempts: list[Attempt] = []

    def start(attempt: Attempt) -> None:
        if len(attempts) == 1:
            raise failure

    trouble = trouble_of(
        lambda: start_until_done(KERNEL, attempts, start, lambda words: None), Path("results")
    )
    return len(attempts), trouble


@pytest.mark.parametrize(
    ("failure", "starts", "trouble"),
    [
        (StartFailed("it hangs"), 2, None),
        (TimersLagged("its timers fell behind"), 2, None),
        (KernelUnusable("it has no namespaces"), 1, "it has no namespaces"),
        (GuestStopped(), 1, STOPPED),
    ],
)
def test_only_a_start_that_came_to_nothing_is_followed_by_another(
    failure: Exception, starts: int, trouble: str | None
) -> None:
    assert started(failure) == (starts, trouble)
