"""The sockets beside a program whose bind() failed, and whose they are.

What a program binds no step tells of. Owns which ports it names itself, on its command line or
where it says that an address was in use, and whose the sockets on its host are by what the steps
tell: an actor's or its child's, or the only program's that can have them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from harness.formats.observations import Socket, Table
from harness.formats.plan import Plan
from harness.formats.plan_step import ActorStep, RunStep
from harness.formats.verdict import Holder
from harness.judge.cross_check import CrossCheck
from harness.judge.evidence import Evidence
from harness.judge.witness import port_of

# EADDRINUSE as programs print it: strerror(3), Go's and Node's in small letters, its name.
_IN_USE = re.compile(r"address already in use|\bEADDRINUSE\b", re.IGNORECASE)
# The port of our own programs, unless they are told another; cpp_servers/programs.
_OURS, _PORT = ("addressused", "addressused2", "udp-server"), 9527
# A number that is no part of an address; EADDRINUSE is 98 itself, and often printed beside.
_NUMBER = re.compile(r"(?<![\d.])\d{1,5}(?!\d|\.\d)")
_ERRNO = re.compile(r"\(98\)|\(98:|Errno 98\b|errno:? 98\b|os error 98\b")


@dataclass(frozen=True, slots=True)
class Beside:
    """What a host had just before a step of a program."""

    host: str
    ports: tuple[int, ...]
    """those that the program names and somebody had"""
    holders: tuple[Holder, ...]
    """of these ports; of all where it names none"""


def refused_at(printed: str) -> int | None:
    """Where a program says that an address was in use: the place of that line; None nowhere."""
    found = _IN_USE.search(printed)
    return None if found is None else printed.rfind("\n", 0, found.start()) + 1


def beside_program(step: ActorStep, printed: str, plan: Plan, evidence: Evidence) -> Beside:
    """The sockets of the program's host; none where no table is there."""
    host = next((it.host for it in plan.actors if it.name == step.actor), "")
    named = set(_named(step, printed, plan))
    seen, table, ports = _had(named, step, host, plan, evidence)
    shown = [it for it in table if not ports or port_of(it.local) in ports]
    book = CrossCheck(plan, [], evidence.version, evidence.hosts)
    for earlier in plan.steps:
        done = evidence.steps.get(earlier.n)
        if earlier.n >= seen or done is None:
            break
        if done.not_done is None:
            book.check(earlier, done)
    holders = (book.holder(it, host, _program(it, step, host, plan, evidence)) for it in shown)
    return Beside(host, tuple(ports), tuple(holders))


def _had(
    named: set[int], step: ActorStep, host: str, plan: Plan, evidence: Evidence
) -> tuple[int, Table, list[int]]:
    """The host's sockets before the step, and which of the ports somebody had: where nobody has
    them any more, those before the program ran. With the number of the step that they stood before.
    """
    run = _last_run(step, plan)
    looks = [(it.n, evidence.steps.get(it.n)) for it in (step, run) if it is not None]
    tables = [(n, record.before.get(host, ())) for n, record in looks if record is not None]
    for n, table in tables:
        ports = sorted(named & {port_of(entry.local) for entry in table})
        if ports:
            return n, table, ports
    return (*tables[0], []) if tables else (step.n, (), [])


def _named(step: ActorStep, printed: str, plan: Plan) -> Iterator[int]:
    words = [line for line in printed.splitlines() if _IN_USE.search(line)]
    run = _last_run(step, plan)
    if run is not None:
        words += run.argv[1:]
        if run.argv[0] in _OURS and not any(it.startswith("--port") for it in run.argv):
            yield _PORT
    for text in words:
        yield from (int(number) for number in _NUMBER.findall(_ERRNO.sub("", text)))


def _last_run(step: ActorStep, plan: Plan) -> RunStep | None:
    runs = [it for it in plan.steps if isinstance(it, RunStep) and it.actor == step.actor]
    return next((it for it in reversed(runs) if it.n <= step.n), None)


def _program(
    entry: Socket, step: ActorStep, host: str, plan: Plan, evidence: Evidence
) -> str | None:
    """The one program that can have a socket: one that ran; not this one if it was there before."""
    hosts = {actor.name: actor.host for actor in plan.actors}
    ran = {
        it.actor
        for it in plan.steps
        if isinstance(it, RunStep) and it.n < step.n and hosts.get(it.actor) == host
    }
    run = _last_run(step, plan)
    started = evidence.steps.get(run.n) if run is not None else None
    if started is not None and any(it.inode == entry.inode for it in started.before.get(host, ())):
        ran.discard(step.actor)
    return next(iter(ran)) if len(ran) == 1 else None
