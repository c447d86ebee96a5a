"""Many kernels, some at once; Ctrl+C ends all, and each has its outcome."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.guests import fleet
from harness.guests.attempt import Outcome
from harness.guests.fleet import guests_each, run_fleet
from harness.guests.guest_failure import STOPPED
from harness.guests.order import Order, Watcher
from harness.guests.progress import FleetProgress
from harness.guests.release_claims import ReleaseClaims
from harness.spec.kernels import Kernel

KERNELS = [Kernel(version, None) for version in ("5.10", "6.1", "6.12")]


@dataclass
class FakeRun:
    """A kernel's run that does what `does` says."""

    kernel: Kernel
    order: Order
    watcher: Watcher
    stop: threading.Event
    claims: ReleaseClaims
    guests: int = 1

    def __post_init__(self) -> None:
        self.outcome = Outcome(self.kernel)

    def run(self) -> None:
        if self.order.jobs == 1:
            self.outcome.trouble = f"none of {self.kernel.version}"
        elif self.stop.wait(20):
            self.outcome.trouble = STOPPED


def outcomes(monkeypatch: pytest.MonkeyPatch, jobs: int, guests: int) -> list[str | None]:
    monkeypatch.setattr(fleet, "KernelRun", FakeRun)
    order = Order(Path("engine"), [], Path("results"), "abc", jobs)
    with open("/dev/null", "w") as null:
        found = run_fleet(KERNELS, order, guests, FleetProgress(3, null, null))
    assert [outcome.kernel for outcome in found] == KERNELS
    return [outcome.trouble for outcome in found]


@pytest.mark.parametrize("guests", [0, 1, 3])
def test_every_kernel_has_an_outcome_in_the_order_of_the_list(
    monkeypatch: pytest.MonkeyPatch, guests: int
) -> None:
    found = outcomes(monkeypatch, 1, guests)
    assert found == [f"none of {kernel.version}" for kernel in KERNELS]


def test_an_interrupt_stops_those_that_run_and_those_that_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        monkeypatch.undo()
        monkeypatch.setattr(fleet, "KernelRun", FakeRun)
        raise KeyboardInterrupt

    monkeypatch.setattr(fleet, "wait", interrupted)
    assert outcomes(monkeypatch, 2, 1) == [STOPPED] * 3


def test_an_interrupt_before_all_have_begun_stops_them_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Pool(ThreadPoolExecutor):
        """One whose second run is interrupted on its way."""

        asked = 0

        def submit(self, *given: Any, **more: Any) -> Any:
            Pool.asked += 1
            if Pool.asked == 2:
                raise KeyboardInterrupt
            return super().submit(*given, **more)

    monkeypatch.setattr(fleet, "ThreadPoolExecutor", Pool)
    assert outcomes(monkeypatch, 2, 1) == [STOPPED] * 3


@pytest.mark.parametrize(
    ("guests", "kernels", "cases", "each"),
    [
        (2, 1, 3000, 2),
        (2, 2, 3000, 1),
        (2, 18, 3000, 1),
        (8, 3, 3000, 2),
        (8, 1, 130, 2),  # each is worth its boot
        (2, 1, 5, 1),
        (0, 1, 3000, 1),
    ],
)
def test_a_kernel_has_several_guests_only_where_others_would_stand_idle(
    guests: int, kernels: int, cases: int, each: int
) -> None:
    assert guests_each(guests, kernels, cases) == each
