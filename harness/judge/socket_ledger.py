"""The sockets that a case's actors have open, kept by their calls: as many can be in a table.

Owns the count, on hosts where only actors act: a table shows no more sockets than are open, just
the listeners that listen, and each socket under the uid of an actor of its host.
"""

from __future__ import annotations

from collections.abc import Mapping

from harness.formats.observations import StepDone, Table
from harness.formats.plan import Plan
from harness.formats.plan_step import CallStep, Step
from harness.judge.descriptions import Description, Descriptions
from harness.language.call import parse_call


class Ledger:
    """What is open, step by step."""

    def __init__(self, plan: Plan) -> None:
        self._hosts: Mapping[str, str] = {actor.name: actor.host for actor in plan.actors}
        self._uids = {host.name: _uids(plan, host.name) for host in plan.hosts}
        self._open = Descriptions()
        self._listening: set[Description] = set()

    def note(self, step: Step, record: StepDone) -> None:
        """Keep what a step has opened or closed."""
        if not isinstance(step, CallStep):
            return
        call = parse_call(step.call)
        used = self._open.of(step.actor, call.uses)
        succeeded = record.outcome == "ok"
        self._open.note(step.actor, call, succeeded)
        if used is None or not succeeded:
            return
        if call.verb == "listen":
            self._listening.add(used)
        elif call.verb == "shutdown" and step.call.split()[-1] != "WR":
            # Only the receiving half ends a LISTEN (net/ipv4/af_inet.c inet_shutdown).
            self._listening.discard(used)
        elif call.verb == "connect" and call.instead == "unspec":
            # net/ipv4/tcp.c tcp_disconnect
            self._listening.discard(used)

    def fits(self, host: str, table: Table, may_end: bool) -> bool:
        """Whether a host can have this table; `may_end`: a process of it may have been ended."""
        sockets = [entry for entry in table if entry.inode]
        listeners = sum(1 for entry in sockets if entry.state == "LISTEN")
        return (
            len(sockets) <= len(self._at(host))
            and (may_end or listeners == len(self._at(host) & self._listening))
            # Those of nobody may have root's.
            and all(it.uid in self._uids[host] for it in table if it.inode or it.uid)
        )

    def _at(self, host: str) -> set[Description]:
        return {it for it in self._open if self._hosts[it.maker] == host}


def _uids(plan: Plan, host: str) -> frozenset[int]:
    """Whose a socket of a host can be."""
    actors = {actor.name: actor.uid for actor in plan.actors if actor.host == host}
    calls = [step for step in plan.steps if isinstance(step, CallStep) and step.actor in actors]
    changed = [step.call.split()[1] for step in calls if parse_call(step.call).verb == "setuid"]
    return frozenset(actors.values()) | {int(uid) for uid in changed}
