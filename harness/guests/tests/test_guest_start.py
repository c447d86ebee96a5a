"""The figures of a start are written down, however it ends."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from harness.guests.attempt import Attempt
from harness.guests.boot import Boot
from harness.guests.guest import Guest
from harness.guests.guest_failure import STOPPED, KernelUnusable, StartFailed
from harness.guests.guest_start import run_start
from harness.tests.fake_qemu import PANIC, all_well, install

BOOT = Boot(Path("kernel"), b"[]")


@pytest.fixture(autouse=True)
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, all_well(tmp_path))


def test_a_start_that_came_to_its_end_is_done() -> None:
    attempt = Attempt("6.1")

    def follow(guest: Guest, attempt: Attempt) -> None:
        guest.boot()

    run_start(BOOT, threading.Event(), attempt, follow)
    assert (attempt.outcome, attempt.console) == ("done", PANIC)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (KernelUnusable("it lacks veth"), "it lacks veth"),
        (StartFailed("it hangs"), STOPPED),  # told by who decides whether there is another
        (KeyboardInterrupt(), STOPPED),
    ],
)
def test_a_start_that_came_to_nothing_keeps_its_console(error: BaseException, outcome: str) -> None:
    attempt = Attempt("6.1")

    def follow(guest: Guest, attempt: Attempt) -> None:
        raise error

    with pytest.raises(type(error)):
        run_start(BOOT, threading.Event(), attempt, follow)
    assert (attempt.outcome, attempt.console) == (outcome, PANIC)
