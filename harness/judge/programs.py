"""Which programs a case runs besides its actors, and so how much of its doings is known.

An actor makes the calls of its steps and no others. A program makes calls that no step tells of;
one from outside the project may do anything: write packets by hand, change its uid, move addresses.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.observations import NeedLooked
from harness.formats.plan import Plan
from harness.formats.plan_step import RunStep
from harness.judge.evidence import Evidence

# What is found where a case needs a program of ours (cpp_servers/engine/world/probes.cpp).
PART_OF_US = "part of bindlab"
# An actor that is run as a program takes any line that is typed, hand-made segments too.
_ACTOR = "actor"


def hosts_with_programs(plan: Plan) -> frozenset[str]:
    """The hosts on which some step starts a program."""
    hosts = {actor.name: actor.host for actor in plan.actors}
    return frozenset(hosts[step.actor] for step in plan.steps if isinstance(step, RunStep))


def has_strangers(plan: Plan, evidence: Evidence) -> bool:
    """Whether a program may do what no step and no source of ours tells of."""
    return any(not _is_ours(name, evidence.needs) for name in _names(plan))


def _names(plan: Plan) -> Iterator[str]:
    yield from (step.argv[0] for step in plan.steps if isinstance(step, RunStep) and step.argv)


def _is_ours(name: str, needs: tuple[NeedLooked, ...]) -> bool:
    found = {it.detail for it in needs if (it.need_kind, it.name) == ("program", name)}
    return name != _ACTOR and found in (set(), {PART_OF_US})
