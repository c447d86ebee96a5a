"""How long nothing was heard, so that silence is told from slowness.

Promises that the time in which nobody could listen does not count: whoever was stopped himself, or
slept with his machine, gives the other one a last chance.
"""

from __future__ import annotations

import time
from collections.abc import Callable


class Silence:
    """The time since somebody was last heard."""

    def __init__(self, limit: float, now: Callable[[], float] = time.monotonic) -> None:
        """`limit`: how many seconds of silence are too many."""
        self._limit = limit
        self._now = now
        self._last_asked = now()
        self._passed = 0.0

    def end(self) -> None:
        """Something was heard."""
        self._last_asked = self._now()
        self._passed = 0.0

    def is_too_long(self) -> bool:
        """Whether it has lasted too long; to be asked often, each time that nothing was heard."""
        now = self._now()
        # However long ago the last look was: no single one takes more than a part of the limit.
        self._passed += min(now - self._last_asked, self._limit / 10)
        self._last_asked = now
        return self._passed >= self._limit
