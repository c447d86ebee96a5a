"""Whether an occupancy says just what the evidence says, by a reading of its own: JSON's."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness.judge.evidence import read_evidence
from harness.report.ladder.model import Ladder, ladder_of
from harness.report.occupancy.model import Port, ports_of
from harness.report.occupancy.svg import occupancy_svg

_VERBS = ("bind", "listen", "connect")


def disagreements(folder: Path) -> Iterator[str]:
    """Every point in which the occupancy of a case's folder is not what its files say."""
    ladder = ladder_of(read_evidence(folder))
    ports = ports_of(ladder)
    lines = [json.loads(line) for line in (folder / "observations.ndjson").open()]
    steps = [line for line in lines if line["kind"] == "step"]
    plan = json.loads((folder / "plan.json").read_text())
    yield from _sockets(ports, steps)
    yield from _changes(ports, steps)
    yield from _attempts(ports, steps, {step["n"]: step for step in plan["steps"]})
    yield from _drawn(ladder, ports)


def _sockets(ports: list[Port], steps: list[dict[str, Any]]) -> Iterator[str]:
    """After each step every port has the sockets that the tables have, and each port its own."""
    for step in steps:
        told = Counter(
            (host, it["protocol"], int(it["local"].rpartition(":")[2]), it["remote"], it["state"])
            for host, table in step["after"].items()
            for it in table
        )
        shown = Counter(
            (port.host, port.protocol, port.number or 0, span.remote, span.state)
            for port in ports
            for row in port.rows
            for span in row.spans
            if span.begin <= step["t1"] and (step["t1"] < span.end or span.stays)
        )
        if told != shown:
            yield f"sockets after step {step['n']}: {told - shown} and not {shown - told}"


def _changes(ports: list[Port], steps: list[dict[str, Any]]) -> Iterator[str]:
    """A state begins where a table first shows it, and nowhere else."""
    looks = {step["t1"] for step in steps} | {step["t0"] for step in steps[:1]}
    for port in ports:
        for span in (span for row in port.rows for span in row.spans):
            if span.begin not in looks or not (span.stays or span.end in looks):
                yield f"{span.local} {span.state} begins or ends when nobody looked"


def _attempts(
    ports: list[Port], steps: list[dict[str, Any]], plan: dict[int, dict[str, Any]]
) -> Iterator[str]:
    by_path = _of_unix_sockets(plan)
    told = Counter(
        (step["n"], step["t0"], step["outcome"])
        for step in steps
        if step["outcome"] != "not done"
        and str(plan[step["n"]].get("call", "")).split(" ")[0] in _VERBS
        and step["n"] not in by_path
    )
    shown = Counter(
        (it.call.step, it.call.begin, it.call.outcome) for port in ports for it in port.attempts
    )
    if told != shown:
        yield f"attempts: {told - shown} and not {shown - told}"
    for port in ports:
        for it in port.attempts:
            verb, *words = it.call.what.split(" ")
            named = words[-1].rpartition(":")[2] if verb == "bind" else "0"
            if named != "0" and port.number != int(named):
                yield f"step {it.call.step} is at port {port.number}"


def _of_unix_sockets(plan: dict[int, dict[str, Any]]) -> set[int]:
    """The steps that are about a path, and so about no port."""
    names: set[tuple[str, str]] = set()
    found = set()
    for number, step in plan.items():
        verb, *words = str(step.get("call", "")).split(" ")
        if verb == "socket" and words[0] == "unix":
            names.add((step["actor"], words[-1] if "as" in words else "sock"))
        name = next((it for it in words if not it.isdigit()), "sock")
        if any(it.startswith("unix:") for it in words):
            found.add(number)
        elif verb == "listen" and (step["actor"], name) in names:
            found.add(number)
    return found


def _drawn(ladder: Ladder, ports: list[Port]) -> Iterator[str]:
    """The picture has each mark once: as many links to a record as there are marks of it."""
    picture = occupancy_svg(ladder)
    marks = Counter(it.call.seq for port in ports for it in port.attempts)
    marks += Counter(span.seq for port in ports for row in port.rows for span in row.spans)
    if sum(marks.values()) != picture.count("<a ") or any(
        picture.count(f'href="#r{seq}"') != number for seq, number in marks.items()
    ):
        yield "the picture has other marks"
