"""One thing that could have been otherwise: an option, an address, a user, a wait.

Owns what a change is, and putting a plan together with some of them. Which changes there are is
left to `changes`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from harness.cures.refused_call import RefusedCall
from harness.formats.plan import Need, Plan
from harness.formats.plan_step import AwaitStep, CallStep, Step, TableStep
from harness.language.call import parse_call
from harness.plan.needs import needs_of_step
from harness.plan.planner import SLACK_MS

# What a change costs, the cheapest first: one line in the new program; another address, which its
# clients must be told; another user; a setting of the host, which bears on all its processes; the
# old program changed as well, which helps from its next start on; the old program stopped; time.
NEW_OPTION, ADDRESS, DEVICE, USER, SETTING, OLD_OPTION, BOTH, STOP, WAIT = range(1, 10)
WITHIN_MS = 2_000
_WHY = "a change to the case"
# Changes to what comes before the refused call, and the calls that may fail for them.
_ENDS = ("child", "linger", "cloexec", "together")
_OF_A_CONNECTION = ("recv", "recvfrom", "send", "sendto", "shutdown")


@dataclass(frozen=True, slots=True)
class Change:
    """A change, as steps put in before others, steps in place of others, and other users."""

    code: str
    """what is changed, as a record has it (`formats.cures`)"""
    side: str
    """new, old, both, or host"""
    value: str
    """what it is changed to, in words for a reader"""
    cost: int
    """how much it asks of whoever takes it: the lower, the cheaper"""
    inserted: Mapping[int, tuple[Step, ...]] = field(default_factory=dict)
    """by the place of the step that they stand before"""
    replaced: Mapping[int, Step] = field(default_factory=dict)
    users: Mapping[str, int] = field(default_factory=dict)
    """by actor"""


@dataclass(frozen=True, slots=True)
class Variant:
    """The case with some changes, up to the call that was refused and to what follows from it."""

    changes: tuple[Change, ...]
    plan: Plan
    asked: tuple[int, ...]
    """the numbers of the steps whose outcome answers: the call, and the listen or connect to it"""


def call_step(like: Step, actor: str, line: str) -> CallStep:
    """A line of an actor to put in before a step of the case; it must succeed."""
    return CallStep(
        n=like.n,
        line=like.line,
        text=f"{actor}: {line}",
        label=None,
        why=_WHY,
        must=True,
        within_ms=WITHIN_MS,
        expect=None,
        actor=actor,
        call=line,
    )


def vary(call: RefusedCall, changes: Iterable[Change], name: str) -> Variant:
    """The case with these changes, under another name."""
    changes, plan = tuple(changes), call.plan
    numbered, asked = _steps(call, changes)
    users = {actor: uid for change in changes for actor, uid in change.users.items()}
    actors = tuple(replace(actor, uid=users.get(actor.name, actor.uid)) for actor in plan.actors)
    needs = [*plan.needs, *(need for step in numbered for need in needs_of_step(step))]
    needs += [Need("user", str(uid)) for uid in users.values() if uid != 0]
    varied = replace(
        plan,
        case=name,
        claims=(),
        xfail=(),
        wire=(),
        exactly=(),
        steps=numbered,
        actors=tuple(actor for actor in actors if _takes_part(actor.name, numbered)),
        needs=tuple(dict.fromkeys(needs)),
        deadline_ms=sum(step.within_ms for step in numbered) + SLACK_MS,
        run=1,
        runs=1,
    )
    return Variant(changes, varied, tuple(place + 1 for place in asked))


def _steps(
    call: RefusedCall, changes: tuple[Change, ...]
) -> tuple[tuple[Step, ...], Iterable[int]]:
    """The steps up to the call's end with the changes made, and the places of those that answer."""
    plan, end = call.plan, own_end(call)
    # What the case says of tables and connections need not hold once a holder has been ended.
    ends = (place for change in changes if change.code in _ENDS for place in change.inserted)
    ended = min(ends, default=len(plan.steps))
    steps: list[Step] = []
    asked: list[int] = []
    places: dict[int, int] = {}  # the old numbers of the steps, and the new ones
    for place, step in enumerate(plan.steps[: (call.at if end is None else end) + 1]):
        for change in changes:
            steps += change.inserted.get(place, ())
        for change in changes:
            step = change.replaced.get(place, step)
        is_asked = place in (call.at, end)
        is_free = is_asked or (place >= ended and _may_fail(step))
        if is_asked:
            asked.append(len(steps))
        places[plan.steps[place].n] = len(steps) + 1
        steps.append(_recorded(step, must=step.must and not is_free))
    if end is None and call.verb == "bind" and call.stream:
        asked.append(len(steps))
        listen = call_step(call.step, call.new.actor, f"listen {call.new.name}")
        steps.append(replace(listen, must=False, expect=()))
    return _numbered(steps, places), asked


def _may_fail(step: Step) -> bool:
    """What tells of a connection that has ended otherwise."""
    if isinstance(step, CallStep):
        return parse_call(step.call).verb in _OF_A_CONNECTION
    return isinstance(step, (AwaitStep, TableStep))


def _numbered(steps: Iterable[Step], places: Mapping[int, int]) -> tuple[Step, ...]:
    """The steps with their new numbers, by which those that depend on others name them, too."""
    return tuple(
        replace(
            step,
            n=n,
            depends=tuple(replace(it, step=places[it.step]) for it in step.depends),
        )
        for n, step in enumerate(steps, 1)
    )


def own_end(call: RefusedCall) -> int | None:
    """Where the case has the listen or connect that a refused bind was for."""
    if call.verb != "bind":
        return None
    for place, step in enumerate(call.plan.steps[call.at + 1 :], call.at + 1):
        if isinstance(step, CallStep) and step.actor == call.new.actor:
            parsed = parse_call(step.call)
            if parsed.verb in ("listen", "connect") and _is_its(call, parsed.uses):
                return place
            if parsed.verb in ("close", "exit", "bind") and _is_its(call, parsed.uses):
                break
    return None


def _is_its(call: RefusedCall, name: str | None) -> bool:
    return (name or "sock") == call.new.name


def _recorded(step: Step, must: bool) -> Step:
    """The step without what is expected of it: whatever comes is recorded."""
    if step.must and must:
        return step
    return replace(step, must=False, expect=(), label=None)


def _takes_part(actor: str, steps: Iterable[Step]) -> bool:
    return any(getattr(step, "actor", None) == actor for step in steps)
