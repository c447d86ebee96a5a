"""Whether the ways say just what the evidence says, by a reading of its own: JSON's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.judge.evidence import read_evidence
from harness.report.ladder.model import ladder_of
from harness.report.state_diagram.path import Path as Way
from harness.report.state_diagram.path import paths_of
from harness.report.state_diagram.svg import diagram_svg

# RFC 9293, figure 5, written down once more.
_FIGURE = {
    "CLOSED": "LISTEN SYN_SENT",
    "LISTEN": "CLOSED SYN_RECV",
    "SYN_SENT": "CLOSED SYN_RECV ESTABLISHED",
    "SYN_RECV": "LISTEN ESTABLISHED FIN_WAIT1",
    "ESTABLISHED": "FIN_WAIT1 CLOSE_WAIT",
    "FIN_WAIT1": "FIN_WAIT2 CLOSING TIME_WAIT",
    "FIN_WAIT2": "TIME_WAIT",
    "CLOSING": "TIME_WAIT",
    "TIME_WAIT": "CLOSED",
    "CLOSE_WAIT": "LAST_ACK",
    "LAST_ACK": "CLOSED",
}
_CLOSED = ("CLOSE", "BOUND_INACTIVE", "CLOSED")


def disagreements(folder: Path) -> Iterator[str]:
    """Every point in which the ways of a case's sockets are not what its files say."""
    ladder = ladder_of(read_evidence(folder))
    ways = paths_of(ladder)
    lines = [json.loads(line) for line in (folder / "observations.ndjson").open()]
    steps = [line for line in lines if line["kind"] == "step"]
    for host in ladder.hosts:
        yield from _states(host, [way for way in ways if way.host == host], steps)
    for way in ways:
        yield from _arrows(way)
        yield from _shown(way, {line["seq"] for line in steps})
    if (diagram_svg(ladder) is None) != (not ways):
        yield "the picture is there, and there is nothing to draw, or the other way round"


def _states(host: str, ways: list[Way], steps: list[dict[str, Any]]) -> Iterator[str]:
    """What is told as seen is what the tables have, for each pair of ends that ever was."""
    told: dict[str, set[str]] = {}
    for step in steps:
        for it in step["after"].get(host, ()):
            if it["protocol"] == "tcp":
                state = "CLOSED" if it["state"] in _CLOSED else it["state"]
                told.setdefault(it["local"].rpartition(":")[2], set()).add(state)
    shown: dict[str, set[str]] = {}
    for way in ways:
        for first in way.sockets:
            states = shown.setdefault(first.local.rpartition(":")[2], set())
            states |= {stop.state for stop in way.stops if stop.seen}
    for port in told | shown:
        # That a socket was CLOSED, and that it is a listener's child, no table has to show.
        extra = shown.get(port, set()) - told.get(port, set()) - {"CLOSED", "LISTEN"}
        if extra or told.get(port, set()) - shown.get(port, set()):
            yield f"states of {host} port {port}: {told.get(port)} are told as {shown.get(port)}"


def _arrows(way: Way) -> Iterator[str]:
    """Each step is one of the figure's, and what was passed unseen could not be left out."""
    for number, (here, there) in enumerate(zip(way.stops, way.stops[1:])):
        if here.seen and there.seen and there.state not in _FIGURE.get(here.state, "").split():
            yield f"no arrow from {here.state} to {there.state}"
        if not there.seen:
            after = next(stop.state for stop in way.stops[number + 1 :] if stop.seen)
            before = [stop.state for stop in way.stops[: number + 1] if stop.seen][-1]
            if after in _reached(before, without=there.state):
                yield f"{there.state} need not have been passed"
            if there.state not in _reached(before, without=""):
                yield f"{there.state} cannot have been passed"


def _reached(begin: str, without: str) -> set[str]:
    """All states that one leads to within one connection."""
    reached: set[str] = set()
    left = [begin]
    while left:
        for state in _FIGURE[left.pop()].split():
            if state not in reached:
                reached.add(state)
                if state not in (without, "CLOSED", "LISTEN"):
                    left.append(state)
    return reached


def _shown(way: Way, records: set[int]) -> Iterator[str]:
    """What leads to a record leads to one that is there."""
    seqs = {stop.seq for stop in way.stops} | {way.end_seq}
    if seqs - records - {None}:
        yield f"no record {seqs - records}"
