"""What happened in a case, in the order of time: calls, packets, and the sockets of every host.

Made from the same evidence that the judge reads, and all of it: no call, packet or state of the
evidence is missing, none is added. Each mark says which record it stands for. What it looks like is
left to `svg` and `text`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from harness.formats.observed_step import StepDone
from harness.judge.evidence import Evidence
from harness.report.ladder.call_mark import CallMark, call_marks
from harness.report.ladder.packet_mark import PacketMark, packet_marks
from harness.report.ladder.socket_span import Look, SocketSpan, socket_spans


@dataclass(frozen=True, slots=True)
class Ladder:
    """A case: its hosts from left to right, and the marks of each kind in the order of time."""

    case: str
    question: str
    hosts: tuple[str, ...]
    calls: tuple[CallMark, ...]
    packets: tuple[PacketMark, ...]
    sockets: tuple[SocketSpan, ...]
    end: float
    """seconds since the case began"""
    release: str = "unknown"
    """of the kernel"""


class NoLadder(Exception):
    """The evidence does not tell what happened; the text says why, in one line."""


def ladder_of(evidence: Evidence) -> Ladder:
    """The ladder of a case's folder. Raises NoLadder."""
    plan, begin = evidence.plan, evidence.begin
    if plan is None or begin is None or evidence.end is None:
        raise NoLadder("the evidence has no whole plan, or no begin and end line")
    hosts = tuple(host.name for host in plan.hosts)
    steps = [evidence.steps[n] for n in sorted(evidence.steps)]
    return Ladder(
        case=plan.case,
        question=plan.question,
        hosts=hosts,
        calls=tuple(call_marks(plan, evidence.steps)),
        packets=tuple(packet_marks(plan, evidence.packets, _seconds(begin.wall_time))),
        sockets=tuple(socket_spans(hosts, list(_looks(steps)), evidence.end.seconds)),
        end=evidence.end.seconds,
        release=evidence.release,
    )


def _seconds(wall_time: str) -> float:
    """Since the epoch, to the microsecond; packets cannot be put among calls otherwise."""
    if "." not in wall_time:
        raise NoLadder(f"the begin line tells only whole seconds ({wall_time}): run the case again")
    try:
        return datetime.fromisoformat(wall_time).timestamp()
    except ValueError as error:
        raise NoLadder(f"the begin line's wall_time is no time: {wall_time}") from error


def _looks(steps: list[StepDone]) -> Iterator[Look]:
    """Each reading of the socket tables. That before a step is the one after the last."""
    for step in steps[:1]:
        yield Look(step.seq, step.t0, step.before)
    for step in steps:
        yield Look(step.seq, step.t1, step.after)
