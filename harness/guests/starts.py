"""A kernel's starts, whatever it is started for: its second chance, and its trouble in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from harness.guests.attempt import Attempt
from harness.guests.guest_failure import STOPPED, GuestStopped, KernelUnusable, StartFailed
from harness.language.escape import for_terminal
from harness.records.store import ResultsError
from harness.spec.kernels import Kernel, KernelError

ATTEMPTS = 2


def start_until_done(
    kernel: Kernel,
    attempts: list[Attempt],
    start: Callable[[Attempt], None],
    say: Callable[[str], None],
) -> str | None:
    """Start until one comes to its end; None, or why none did.

    Each start is noted in `attempts`. Raises whatever `start` raises, but for StartFailed.
    """
    trouble = None
    for number in range(1, ATTEMPTS + 1):
        attempt = Attempt(kernel.version)
        attempts.append(attempt)
        try:
            start(attempt)
            return None
        except StartFailed as failure:
            attempt.outcome = str(failure)
            again = "started once more" if number < ATTEMPTS else "given up"
            say(for_terminal(f"{kernel.version}: {failure}: {again}"))
            trouble = f"{failure}, {number} times"
    return trouble


def trouble_of(work: Callable[[], str | None], results: Path) -> str | None:
    """What `work` returns, or what it raises, in one line: the other kernels go on."""
    try:
        return work()
    except GuestStopped:
        return STOPPED
    except (KernelError, KernelUnusable, ResultsError) as error:
        return str(error)
    except OSError as error:
        return str(ResultsError.of(Path(error.filename or results), error))
    except Exception as error:
        return f"a fault of the harness, report it: {error!r}"
