"""What a guest says and what its silence means: the backend of a kernel under QEMU.

Owns the limits of waiting and the check of its timers. Promises that the evidence of a case is on
disk before its end is told, and that whatever goes wrong is an exception that says what follows
from it (`guest_failure`). Starting guests is left to `kernel_run`, judging to the run loop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass

from harness.formats.event import (
    CaseFinished,
    Event,
    EvidenceFile,
    FilePiece,
    GuestBooted,
    GuestEnded,
    ProgramSaid,
    RunOver,
    TimersHeld,
)
from harness.guests.channel import ChannelError, Frame
from harness.guests.console import why_off
from harness.guests.evidence_writer import EvidenceWriter
from harness.guests.guest_failure import GuestStopped, KernelUnusable, StartFailed, TimersLagged
from harness.guests.machine import Machine

# A guest never waits in wall-clock time: silence is a hang. A slow machine is given its time.
BOOT_LIMIT = 120.0
SILENCE_LIMIT = 120.0
WHOLE_LIMIT = 5400.0
# How often to look at the memory shared with the guest, in seconds.
LOOK_AGAIN = 0.02
# By how many seconds the ticks, by which TCP's timers run, may fall behind the guest's clock: they
# are compared to some 10 ms (timer_lag.hpp of the guest).
LARGEST_LAG = 0.05


class Guest:
    """A guest that has just been switched on."""

    def __init__(self, machine: Machine, stop: threading.Event) -> None:
        self._machine = machine
        self._stop = stop
        self._begun = time.monotonic()
        self._frames = self._listen()
        self._limit = BOOT_LIMIT
        self.boot_wall_seconds: float | None = None
        self.seconds: float | None = None
        """on its own clock, from power-on to its last word"""
        self.timer_lag: float | None = None
        """by how many seconds its timers were behind when it last told"""
        self.ended: GuestEnded | None = None
        """its last word"""

    def boot(self) -> GuestBooted:
        """Wait for its first word. Raises StartFailed, KernelUnusable, GuestStopped."""
        first = next(self._frames).event
        if not isinstance(first, GuestBooted):
            raise StartFailed(f"the guest says what makes no sense ({first.kind} before it booted)")
        self.boot_wall_seconds = round(time.monotonic() - self._begun, 3)
        self._limit = SILENCE_LIMIT
        return first

    def events(self, evidence: EvidenceWriter) -> Iterator[Event]:
        """What its engine tells, until its last word. Raises as `boot` does."""
        over = False
        for frame in self.frames():
            event = frame.event
            if isinstance(event, EvidenceFile):
                evidence.write(event, frame.content)
            elif isinstance(event, (ProgramSaid, FilePiece)):
                raise StartFailed(f"the guest says what makes no sense ({event.kind} in a run)")
            else:
                if isinstance(event, CaseFinished):
                    evidence.require(event.case)
                over = over or isinstance(event, RunOver)
                yield event
        if self.ended is not None and (self.ended.code not in (0, 1) or not over):
            last = last_words(self.ended)
            raise KernelUnusable(f"the engine could not do its work: {last}")

    def frames(self) -> Iterator[Frame]:
        """What its program hands out, until its last word. Raises as `boot` does."""
        for frame in self._frames:
            event = frame.event
            if isinstance(event, TimersHeld):
                self._check_timers(event.lag)
            elif isinstance(event, GuestEnded):
                self.ended, self.seconds = event, event.seconds
                self._check_timers(event.timer_lag)
                return
            elif isinstance(event, GuestBooted):
                raise StartFailed("the guest says what makes no sense (it booted twice)")
            else:
                yield frame

    def _check_timers(self, lag: float) -> None:
        self.timer_lag = lag
        if lag > LARGEST_LAG:
            raise TimersLagged(f"the guest's timers fell {lag:.3f} s behind its clock")

    def _listen(self) -> Iterator[Frame]:
        """All it says, until it is plain that there will be no more."""
        heard = self._begun
        while True:
            if self._stop.is_set():
                raise GuestStopped
            on = self._machine.is_on()  # asked before looking: its last words are still read
            try:
                for frame in self._machine.channel.frames():
                    heard = time.monotonic()
                    yield frame
            except ChannelError as error:
                raise StartFailed(str(error)) from error
            if not on:
                raise StartFailed(why_off(self._machine.console(), self._machine.code()))
            now = time.monotonic()
            if now - heard > self._limit:
                raise StartFailed(f"the guest hangs: it said nothing for {self._limit:.0f} s")
            if now - self._begun > WHOLE_LIMIT:
                raise StartFailed(f"the guest is not done after {WHOLE_LIMIT:.0f} s")
            time.sleep(LOOK_AGAIN)


def last_words(ended: GuestEnded) -> str:
    """Of what its program wrote to standard error, or else how that ended."""
    said = ended.words.strip().splitlines()
    return said[-1] if said else f"exit {ended.code}"


@dataclass(frozen=True, slots=True)
class GuestBackend:
    """A guest that has booted, as the run loop wants it."""

    guest: Guest
    evidence: EvidenceWriter

    def events(self) -> Iterator[Event | None]:
        """What its engine tells, its evidence written as it comes."""
        return self.guest.events(self.evidence)

    def trouble(self) -> str | None:
        """None: a guest that did not do its work is an exception, for it decides what follows."""
        return None
