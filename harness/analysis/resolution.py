"""How exactly a time is known, in one place: two times differ only if no one time explains both.

What is measured is a timer of the kernel and what comes on top of it. Three things make it late,
and nothing makes it early:

- The timer wheel fires late by up to one step of the level that a timer lies in. That is at
  most 8/63 of its time, an eighth, whatever HZ is (kernel/time/timer.c: level n has steps of 8^n
  jiffies and begins at 63 * 8^(n-1)). At HZ=250 a TIME_WAIT takes 60 to 62.05 s.
- `await` looks at the socket table at most 100 ms after a timer was due
  (cpp_servers/engine/witness/socket_watch.cpp), and a jiffy is 10 ms at the most (HZ=100).
- Processes wait for a processor. On the fourteen kernels and the host that are recorded, steps that
  end without a timer lie at most 76 ms apart. Guests count their own time (QEMU's icount), so that
  a busy machine makes them no slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

WHEEL = 8 / 63
"""how much later than it was set for a timer may fire, as a part of that"""
SLACK_MS = 250.0
"""what else may make a step late, in milliseconds: 100 + 10 + 76, and some more"""


def differ(one: Sequence[float], other: Sequence[float]) -> bool:
    """Whether times of one kernel, in milliseconds, differ from those of another by more than this.

    Where there are several of each, their medians must differ, and no time of the one may lie among
    those of the other. No time is like every other.
    """
    if not one or not other:
        return False
    shorter, longer = sorted((one, other), key=median)
    apart = median(longer) > median(shorter) * (1 + WHEEL) + SLACK_MS
    return apart and min(longer) > max(shorter)


def spread(times: Sequence[float]) -> bool:
    """Whether any two of these times differ."""
    return differ((min(times, default=0.0),), (max(times, default=0.0),))
