"""Whoever has the port is made to let go of it: ended, its socket closed, or its time waited for.

Owns who must end or close what, and when. Of the sockets in the way of a bind or listen all must
go, of those in the way of a connect one is enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.cures.change import OLD_OPTION, STOP, WAIT, WITHIN_MS, Change, call_step
from harness.cures.refused_call import RefusedCall
from harness.cures.sides import Side
from harness.formats.plan_step import AdvanceStep, KillStep, Step

# Timers that end a socket by themselves, and how much later than they say it may be gone: the
# kernel's wheel is exact to an eighth (kernel/time/timer.c).
_ENDING = ("timewait",)
_GRACE_MS = 500
_LATE = 8
LONGEST_WAIT_MS = 130_000
_SETTLED_MS = 200
_NO_CONNECTION = ("LISTEN", "BOUND_INACTIVE", "TIME_WAIT")
# A delay of up to a second before the first probe, and a second for an answer to it; RFC 4862 5.4.2
# and 5.1, net/ipv6/addrconf.c addrconf_dad_kick().
_DAD_MS = 3_000


def holder_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    holding = [*call.near, *call.chosen] or [*call.connected[:1]]
    yield from _let_go(call, holding)
    yield from _received(call, holding)
    yield from _stop(call, holding)
    yield from _close(call, holding)
    yield from _reset(call, holding)
    yield from _linger(call, [*call.near, *call.chosen] or call.parted[:1])
    yield from _children(call, holding)
    yield from _cloexec(call, holding)
    yield from _programs(call)
    yield from _wait(call)
    yield from _wait_for_address(call)


def path_let_go(call: RefusedCall) -> Iterator[Change]:
    """Whoever has a unix socket closes it, or ends."""
    yield from _let_go(call, call.near)
    yield from _received(call, call.near)
    yield from _stop(call, [side for side in call.near if not side.gone])
    yield from _close(call, call.near)
    yield from _children(call, call.near)


def together(call: RefusedCall) -> Change | None:
    """All that is in the way goes at once: what actors have is closed, a connection with a reset,
    children and programs end. None where that is one change of those above.
    """
    holding = [*call.near, *call.chosen] or [*call.connected[:1]]
    steps: dict[int, tuple[Step, ...]] = {}
    named: dict[str, None] = {}
    kinds: set[str] = set()

    def add(kind: str, name: str, *lines: Step, place: int = call.at) -> None:
        if name not in named:
            kinds.add(kind)
            named[name] = None
            steps[place] = (*steps.get(place, ()), *lines)

    for side in holding:
        connections = _connections(call, [side]) if call.stream else ()
        for actor, name in connections:
            add("reset", f"{name} of {actor}", *_reset_of(call, actor, name))
        for actor, end, _ in side.on_the_way:
            add("receive", f"{end} of {actor}", *_taking(call, side))
        for owner, name in side.held:
            actor, _, child = owner.partition("/")
            if child:
                reap = call_step(call.step, actor, f"reap {child}")
                place = call.lost.get(owner, call.at)
                add("child", f"{child} of {actor}", reap, place=place)
            elif side is not call.new and owner in call.alive and name:
                kind = "own" if owner == call.step.actor else "other"
                add(kind, f"{name} of {owner}", call_step(call.step, owner, f"close {name}"))
    for kill in _kills(call):
        add(kill.actor, kill.actor, kill)
    if len(kinds) < 2:
        return None
    steps[call.at] = (*steps.get(call.at, ()), *_settled(call))
    return Change("together", "old", ", ".join(named), STOP, steps)


def _let_go(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """Other actors close the sockets that they have bound, or that listen, and live on.

    A connection of TCP is reset (`_reset`), for closing it leaves it in the way. Under every name
    that actors have for it; what a thread's call holds stays open (close(2)).
    """
    found: dict[tuple[str, str], None] = {}
    for side in holding:
        named = [(owner, name) for owner, name in side.held if "/" not in owner]
        others = any(owner != call.step.actor for owner, _ in named)
        can_be = all(name and owner in call.alive for owner, name in named)
        is_connection = call.stream and side.remote is not None
        if not is_connection and side is not call.new and others and can_be:
            found |= dict.fromkeys(named)
    if found:
        closes = tuple(call_step(call.step, actor, f"close {name}") for actor, name in found)
        inserted = {call.at: (*closes, *_settled(call))}
        yield Change("close", "old", _in_words(found), STOP, inserted)


def _received(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """What is passed and not yet received is received and closed; so is all that others have of it.

    A message keeps its sockets open, whoever else has closed them; unix(7) SCM_RIGHTS.
    """
    waiting = [side for side in holding if side.on_the_way]
    steps = [step for side in waiting for step in _taking(call, side)]
    named = [(owner, name) for side in waiting for owner, name in side.held]
    if steps and all(owner in call.alive and name for owner, name in named):
        steps += [call_step(call.step, owner, f"close {name}") for owner, name in named]
        ends = dict.fromkeys((it[0], it[1]) for side in waiting for it in side.on_the_way)
        inserted = {call.at: (*steps, *_settled(call))}
        yield Change("receive", "old", _in_words(ends), STOP, inserted)


def _taking(call: RefusedCall, side: Side) -> Iterator[Step]:
    """It is received, after what was passed before it, and closed."""
    for actor, end, before in side.on_the_way:
        if actor in call.alive:
            for number in range(before + 1):
                yield call_step(call.step, actor, f"receive {end} as taken{number}")
            yield call_step(call.step, actor, f"close taken{before}")


def _stop(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """Whoever has it ends; of what is left of a socket, or of its connections, who bound it."""
    having = [
        [*(it[0] for it in side.held), *(it[0] for it in side.on_the_way)] or [side.actor]
        for side in holding
    ]
    who = [
        actor
        for actor in dict.fromkeys(owner for owners in having for owner in owners)
        if actor in call.alive and actor != call.step.actor
    ]
    if who:
        ends = tuple(call_step(call.step, actor, "exit") for actor in who)
        yield Change("stop", "old", ", ".join(who), STOP, {call.at: (*ends, *_settled(call))})


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
    yield Change("close", "old", named, STOP, {call.at: (*closes, *_settled(call))})
    if call.stream and any(side.remote is not None for side, _ in ours):
        line = "setsockopt {} SO_LINGER 1 0"
        lingers = tuple(call_step(call.step, call.step.actor, line.format(it)) for _, it in ours)
        yield Change("reset", "old", named, STOP, {call.at: (*lingers, *closes)})


def _reset(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """The connections that a listener has accepted, and those of another actor, are reset."""
    found = dict.fromkeys(_connections(call, holding))
    if not found or not call.stream:
        return
    steps = [step for actor, name in found for step in _reset_of(call, actor, name)]
    yield Change("reset", "old", _in_words(found), STOP, {call.at: tuple(steps)})


def _reset_of(call: RefusedCall, actor: str, name: str) -> tuple[Step, ...]:
    lines = (f"setsockopt {name} SO_LINGER 1 0", f"close {name}")
    return tuple(call_step(call.step, actor, line) for line in lines)


def _connections(call: RefusedCall, holding: Iterable[Side]) -> Iterator[tuple[str, str]]:
    for side in holding:
        yield from (it for it in side.accepted if it[0] in call.alive)
        for owner, name in side.held if side.remote is not None else ():
            if owner in call.alive and owner != call.step.actor and name:
                yield owner, name


def _linger(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """What has been closed, and stands in the way since then, had been closed with a reset."""
    if not call.stream or not any(entry.inode == 0 for entry in call.holders):
        return
    inserted: dict[int, tuple[Step, ...]] = {}
    named: list[tuple[str, str]] = []
    for place, actor, name in (it for side in holding for it in side.let_go):
        line = f"setsockopt {name} SO_LINGER 1 0"
        step = call_step(call.plan.steps[place], actor, line)
        inserted[place] = (*inserted.get(place, ()), step)
        named.append((actor, name))
    if inserted:
        yield Change("linger", "old", _in_words(dict.fromkeys(named)), OLD_OPTION, inserted)


def _cloexec(call: RefusedCall, holding: Iterable[Side]) -> Iterator[Change]:
    """A child that executes a program has no copy of what is close-on-exec; fcntl(2)."""
    inserted: dict[int, tuple[Step, ...]] = {}
    named: list[tuple[str, str]] = []
    for place, actor, name in (it for side in holding for it in side.copied):
        if any("/" in owner for side in holding for owner, _ in side.held):
            step = call_step(call.plan.steps[place], actor, f"cloexec {name} 1")
            inserted[place] = (*inserted.get(place, ()), step)
            named.append((actor, name))
    if inserted:
        yield Change("cloexec", "old", _in_words(dict.fromkeys(named)), OLD_OPTION, inserted)


def _in_words(names: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{name} of {actor}" for actor, name in names)


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
    for kill in _kills(call):
        yield Change("stop", "old", kill.actor, STOP, {call.at: (kill, *_settled(call))})


def _kills(call: RefusedCall) -> Iterator[KillStep]:
    for program in call.programs if call.holders else ():
        yield KillStep(
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


def _wait(call: RefusedCall) -> Iterator[Change]:
    """As long as what is in the way has left, if it goes by itself."""
    left = [entry.timer_ms for entry in call.holders if entry.timer in _ENDING]
    one_is_enough = call.verb == "connect"
    if not left or (len(left) < len(call.holders) and not one_is_enough):
        return
    longest = min(left) if one_is_enough else max(left)
    ms = longest + longest // _LATE + _GRACE_MS
    if ms <= LONGEST_WAIT_MS:
        yield _waiting(call, ms, "what is in the way has its time")


def _wait_for_address(call: RefusedCall) -> Iterator[Change]:
    """Until duplicate address detection is over, by when an address can be bound; RFC 4862 5.4."""
    local = call.new.local
    if call.verb == "bind" and local is not None and local.address in call.tentative:
        yield _waiting(call, _DAD_MS, "duplicate address detection takes its time")


def _settled(call: RefusedCall) -> tuple[Step, ...]:
    """Until the other end has acknowledged the FIN: how far that has come would be chance."""
    if not call.stream or all(entry.state in _NO_CONNECTION for entry in call.holders):
        return ()
    return (_advance(call, _SETTLED_MS, "until the other end has seen the end"),)


def _waiting(call: RefusedCall, ms: int, why: str) -> Change:
    return Change("wait", "new", f"{ms / 1000:.0f} s", WAIT, {call.at: (_advance(call, ms, why),)})


def _advance(call: RefusedCall, ms: int, why: str) -> Step:
    return AdvanceStep(
        n=call.step.n,
        line=call.step.line,
        text=f"advance: {ms}ms",
        label=None,
        why=why,
        must=True,
        within_ms=ms + 2_000,
        expect=None,
        ms=ms,
    )
