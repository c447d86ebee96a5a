"""Whoever has the port is made to let go of it: ended, its socket closed, or its time waited for.

Owns who must end or close what, and when. Of the sockets in the way of a bind or listen all must
go, of those in the way of a connect one is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.cures.change import STOP, WAIT, WITHIN_MS, Change, call_step
from harness.cures.refused_call import RefusedCall
from harness.cures.sides import Side
from harness.formats.plan_step import AdvanceStep, KillStep, Step

# Timers that end a socket by themselves, and how much later than they say it may be gone: the
# kernel's wheel is exact to an eighth (kernel/time/timer.c).
_ENDING = ("timewait",)
_GRACE_MS = 500
_LATE = 8
LONGEST_WAIT_MS = 130_000


def holder_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    holding = [*call.near, *call.chosen] or [*call.connected[:1]]
    yield from _stop(call, holding)
    yield from _close(call, holding)
    yield from _children(call, holding)
    yield from _programs(call)
    yield from _wait(call)


def _stop(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """Whoever has it ends; of what is left of a socket, or of its connections, who bound it."""
    having = [[owner for owner, _ in side.held] or [side.actor] for side in holding]
    who = [
        actor
        for actor in dict.fromkeys(owner for owners in having for owner in owners)
        if actor in call.alive and actor != call.step.actor
    ]
    if who:
        ends = tuple(call_step(call.step, actor, "exit") for actor in who)
        yield Change("stop", "old", ", ".join(who), STOP, {call.at: ends})


def _close(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """What the caller has open itself is closed; and, of a connection, with a reset."""
    ours = [
        (side, name)
        for side in holding
        for owner, name in side.held
        if owner == call.step.actor and name and side is not call.new
    ]
    if not ours:
        return
    named = ", ".join(name for _, name in ours)
    closes = tuple(call_step(call.step, call.step.actor, f"close {name}") for _, name in ours)
    yield Change("close", "old", named, STOP, {call.at: closes})
    if call.stream and any(side.remote is not None for side, _ in ours):
        line = "setsockopt {} SO_LINGER 1 0"
        lingers = tuple(call_step(call.step, call.step.actor, line.format(it)) for _, it in ours)
        yield Change("reset", "old", named, STOP, {call.at: (*lingers, *closes)})


def _children(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """Children that have copies end, as long as their parents can see to it."""
    found = dict.fromkeys(owner for side in holding for owner, _ in side.held if "/" in owner)
    if not found:
        return
    inserted: dict[int, tuple[Step, ...]] = {}
    for owner in found:
        actor, _, child = owner.partition("/")
        place = call.lost.get(owner, call.at)
        line = call_step(call.plan.steps[place], actor, f"reap {child}")
        inserted[place] = (*inserted.get(place, ()), line)
    named = ", ".join(
        f"{child} of {actor}" for actor, _, child in (it.partition("/") for it in found)
    )
    yield Change("child", "old", named, STOP, inserted)


def _programs(call: RefusedCall) -> Iterator[Change]:
    """Programs that run on the host, each by itself, where the port is somebody's."""
    if not call.holders:
        return
    for program in call.programs:
        kill = KillStep(
            n=call.step.n,
            line=call.step.line,
            text=f"{program}: kill SIGKILL",
            label=None,
            why="a change to the case",
            must=True,
            within_ms=WITHIN_MS,
            expect=None,
            actor=program,
            signal="SIGKILL",
        )
        yield Change("stop", "old", program, STOP, {call.at: (kill,)})


def _wait(call: RefusedCall) -> Iterator[Change]:
    """As long as what is in the way has left, if it goes by itself."""
    left = [entry.timer_ms for entry in call.holders if entry.timer in _ENDING]
    one_is_enough = call.verb == "connect"
    if not left or (len(left) < len(call.holders) and not one_is_enough):
        return
    longest = min(left) if one_is_enough else max(left)
    ms = longest + longest // _LATE + _GRACE_MS
    if ms > LONGEST_WAIT_MS:
        return
    wait = AdvanceStep(
        n=call.step.n,
        line=call.step.line,
        text=f"advance: {ms}ms",
        label=None,
        why="what is in the way has its time",
        must=True,
        within_ms=ms + 2_000,
        expect=None,
        ms=ms,
    )
    yield Change("wait", "new", f"{ms / 1000:.0f} s", WAIT, {call.at: (wait,)})
