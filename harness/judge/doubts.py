"""What shows, whatever the steps say, that a case cannot have gone so, or not undisturbed.

Owns the list of these checks and their order: deaths that nobody asked for, then sockets and
packets that cannot have been. Each is a check of its own; what it means is left to `case_walk`.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.plan import Plan
from harness.formats.verdict import Cause
from harness.judge.connection_check import check_connections
from harness.judge.evidence import Evidence
from harness.judge.frame_check import check_frames
from harness.judge.hand_check import check_hand_made
from harness.judge.neighbour_check import check_neighbours
from harness.judge.socket_history import check_history
from harness.judge.syn_check import check_syns


def doubts(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """Each of them, the one that decides first."""
    for end in evidence.actor_ends:
        if not end.expected:
            yield Cause("died-unasked", {"name": end.name, "how": end.how})
    yield from check_history(plan, evidence.steps.values(), evidence.version)
    yield from check_frames(plan, evidence)
    yield from check_neighbours(plan, evidence)
    yield from check_connections(plan, evidence)
    yield from check_hand_made(plan, evidence)
    yield from check_syns(plan, evidence)
