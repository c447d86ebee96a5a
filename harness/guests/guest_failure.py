"""Why a start of a guest came to nothing, by what follows from it."""

from __future__ import annotations

# The outcome of whatever Ctrl+C has ended.
from harness.formats.attempt import STOPPED

__all__ = ["STOPPED", "GuestStopped", "KernelUnusable", "StartFailed", "TimersLagged"]


class GuestStopped(Exception):
    """Somebody wants all guests to end."""


class StartFailed(Exception):
    """This start of the guest came to nothing; another may not."""


class TimersLagged(StartFailed):
    """The guest's timers did not keep pace: what this start has shown proves nothing."""


class KernelUnusable(Exception):
    """This kernel cannot do it: another start would end the same way."""
