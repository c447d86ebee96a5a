"""The usual cures of a refused call, as changes of its case; which of them make sense here.

Owns the list and its order: options, IPV6_V6ONLY, other addresses, devices, the port left to
connect(), the holder's user, the holder stopped, and waiting. Whether one helps is the kernel's to
say (`trial`).
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.cures.change import Change, call_step
from harness.cures.refused_call import RefusedCall, Side
from harness.formats.plan_step import AdvanceStep
from harness.language.address import Endpoint, unmapped
from harness.language.vocabulary import vocabulary

REUSE = ("SO_REUSEADDR", "SO_REUSEPORT")
# What a change costs, the cheapest first: one line in the new program; another address, which its
# clients must be told; another user; the old program changed as well, which helps from its next
# start on; the old program stopped; time.
NEW_OPTION, ADDRESS, DEVICE, USER, OLD_OPTION, BOTH, STOP, WAIT = range(1, 9)
# Timers that end a socket by themselves, and how much later than they say it may be gone: the
# kernel's wheel is exact to an eighth (kernel/time/timer.c).
_ENDING = ("timewait",)
_GRACE_MS = 500
_LATE = 8
LONGEST_WAIT_MS = 130_000


def changes(call: RefusedCall) -> list[Change]:
    """All single changes, the cheapest first."""
    found = [
        *_options(call),
        *_only_ipv6(call),
        *_addresses(call),
        *_devices(call),
        *_no_port(call),
        *_free(call),
        *_users(call),
        *_stop(call),
        *_wait(call),
    ]
    return sorted(found, key=lambda change: change.cost)


def _set(call: RefusedCall, code: str, value: str, side: str, cost: int) -> Change | None:
    """An option set before bind() on one side or both; None if it is so already."""
    whose = {"new": (call.new,), "old": call.old, "both": (call.new, *call.old)}[side]
    missing = [one for one in whose if one.options.get(code) != value]
    if not whose or not missing or (side == "both" and len(missing) < 2):
        return None
    inserted = {}
    for one in missing:
        place = call.at if one is call.new and one.bind is None else one.bind
        assert place is not None
        line = call_step(call.plan.steps[place], one.actor, f"setsockopt {one.name} {code} {value}")
        inserted[place] = (line,)
    return Change(code, side, value, cost, inserted)


def _options(call: RefusedCall) -> Iterator[Change]:
    for option in REUSE:
        for side, cost in (("new", NEW_OPTION), ("old", OLD_OPTION), ("both", BOTH)):
            if change := _set(call, option, "1", side, cost):
                yield change


def _only_ipv6(call: RefusedCall) -> Iterator[Change]:
    if call.new.is_six and _is_wildcard(call.new):
        if change := _set(call, "IPV6_V6ONLY", "1", "new", NEW_OPTION):
            yield change
    if call.old and all(side.is_six and _is_wildcard(side) for side in call.old):
        if change := _set(call, "IPV6_V6ONLY", "1", "old", OLD_OPTION):
            yield change


def _is_wildcard(side: Side) -> bool:
    return side.local is not None and side.local.address == "::"


def _addresses(call: RefusedCall) -> Iterator[Change]:
    """Every other address of the host, of the socket's own family."""
    local, place = call.new.local, call.new.bind
    if local is None or place is None:
        return
    six = ":" in unmapped(local.address)
    for address in call.addresses:
        if (":" in address) == six and address != unmapped(local.address):
            other = Endpoint(address, local.port)
            if call.new.is_six and not six:
                other = Endpoint(f"::ffff:{address}", local.port)
            step = call_step(
                call.plan.steps[place], call.new.actor, f"bind {call.new.name} {other}"
            )
            yield Change("address", "new", address, ADDRESS, replaced={place: step})


def _devices(call: RefusedCall) -> Iterator[Change]:
    """One side bound to a device, which leaves it that device's packets alone."""
    host = next(host for host in call.plan.hosts if host.name == call.new.host)
    for device in dict.fromkeys([*(it.device for it in host.interfaces), "lo"]):
        for side, cost in (("new", DEVICE), ("old", OLD_OPTION)):
            if change := _set(call, "SO_BINDTODEVICE", device, side, cost):
                yield change


def _no_port(call: RefusedCall) -> Iterator[Change]:
    """bind() leaves the port to connect(), which knows the whole four-tuple; ip(7)."""
    if call.verb == "connect" or (call.verb == "bind" and call.port == 0):
        if call.new.bind is not None:
            if change := _set(call, "IP_BIND_ADDRESS_NO_PORT", "1", "new", NEW_OPTION):
                yield change


def _free(call: RefusedCall) -> Iterator[Change]:
    """An address that no device has; ip(7)."""
    if call.outcome == "EADDRNOTAVAIL" and call.verb == "bind":
        options = ["IPV6_FREEBIND", "IP_FREEBIND"] if call.new.is_six else ["IP_FREEBIND"]
        known = next((it for it in options if it in vocabulary().options), None)
        if known is not None and (change := _set(call, known, "1", "new", NEW_OPTION)):
            yield change


def _users(call: RefusedCall) -> Iterator[Change]:
    """The new socket as its holder's user, and as root."""
    wanted = {side.uid for side in call.old} - {call.new.uid}
    if call.outcome == "EACCES":
        wanted |= {0} - {call.new.uid}
    for uid in sorted(wanted):
        yield Change("user", "new", str(uid), USER, users={call.new.actor: uid})


def _stop(call: RefusedCall) -> Iterator[Change]:
    """Whoever still has a socket on the port ends."""
    who = [
        actor
        for actor in dict.fromkeys(side.actor for side in call.old)
        if actor in call.alive and actor != call.new.actor
    ]
    if who:
        step = call.plan.steps[call.at]
        ends = tuple(call_step(step, actor, "exit") for actor in who)
        yield Change("stop", "old", ", ".join(who), STOP, {call.at: ends})


def _wait(call: RefusedCall) -> Iterator[Change]:
    """As long as what is in the way has left, if it goes by itself."""
    left = [entry.timer_ms for entry in call.holders if entry.timer in _ENDING]
    if not left or len(left) < len(call.holders):
        return
    ms = max(left) + max(left) // _LATE + _GRACE_MS
    if ms > LONGEST_WAIT_MS:
        return
    step = call.plan.steps[call.at]
    wait = AdvanceStep(
        n=step.n,
        line=step.line,
        text=f"advance: {ms}ms",
        label=None,
        why="what is in the way has its time",
        must=True,
        within_ms=ms + 2_000,
        expect=None,
        ms=ms,
    )
    yield Change("wait", "new", f"{ms / 1000:.0f} s", WAIT, {call.at: (wait,)})
