"""One start of a guest, from power-on to power-off, with its figures written down."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from harness.guests.attempt import Attempt
from harness.guests.boot import Boot
from harness.guests.guest import Guest
from harness.guests.guest_failure import KernelUnusable
from harness.guests.qemu import Qemu


def run_start(
    boot: Boot, stop: threading.Event, attempt: Attempt, follow: Callable[[Guest, Attempt], None]
) -> None:
    """Switch a guest on and let `follow` listen to it; whatever happens, it is off in the end.

    Raises KernelError if it cannot be switched on, and whatever `follow` raises.
    """
    begun = time.monotonic()
    try:
        with Qemu(boot) as machine:
            guest = Guest(machine, stop)
            try:
                follow(guest, attempt)
            finally:
                attempt.console = machine.console()
                attempt.guest_seconds = guest.seconds
                attempt.timer_lag_seconds = guest.timer_lag
    except KernelUnusable as error:
        attempt.outcome = str(error)
        raise
    finally:
        attempt.wall_seconds = round(time.monotonic() - begun, 3)
    attempt.outcome = "done"
