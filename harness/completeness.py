"""What a plan asks for and the observations do not tell of.

Owns the list of witnesses that a case must have: every host with its settings in force, every need
looked at, every capture ready before the first step, every actor seen alive and seen ended. What
was damaged inside a folder is `evidence`'s to find.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from harness.evidence import Evidence

Json = Mapping[str, Any]


def gaps(plan: Json, evidence: Evidence) -> Iterator[str]:
    """Each gap in words; none in complete evidence."""
    yield from _hosts(plan, evidence)
    yield from _needs(plan, evidence)
    yield from _captures(plan, evidence)
    yield from _actors(plan, evidence)
    if evidence.end["steps"] != len(evidence.steps):
        yield f"{len(evidence.steps)} steps observed, the end line counts {evidence.end['steps']}"
    if evidence.steps.keys() - {step["n"] for step in plan["steps"]}:
        yield "a step was observed that is not in the plan"


def _hosts(plan: Json, evidence: Evidence) -> Iterator[str]:
    for host in plan["hosts"]:
        record = evidence.hosts.get(host["name"])
        if record is None:
            yield f"host {host['name']} was not observed"
            continue
        for name, value in host["sysctls"].items():
            now = record["sysctls"].get(name, {}).get("now")
            # The kernel separates the numbers of a range by a tab.
            if str(now).split() != str(value).split():
                yield f"{host['name']}: {name} is {now}, not {value} as asked"
    namespaces = {record["namespace"] for record in evidence.hosts.values()}
    if len(namespaces) < len(evidence.hosts):
        yield "two hosts share one network namespace"


def _needs(plan: Json, evidence: Evidence) -> Iterator[str]:
    looked = {(need["need_kind"], need["name"]) for need in evidence.needs}
    for need in plan["needs"]:
        if (need["kind"], need.get("name", need["kind"])) not in looked:
            yield f"nobody looked whether {need.get('name', need['kind'])} is there"
    for need in evidence.needs:
        if not need["present"]:
            yield f"{need['name']} is missing, but the case was not skipped"


def _captures(plan: Json, evidence: Evidence) -> Iterator[str]:
    first = min((record.t0 for record in evidence.steps.values()), default=0.0)
    for capture in plan["captures"]:
        begun = evidence.captures.get(capture["file"])
        if begun is None or capture["file"] not in evidence.packets:
            yield f"{capture['file']} was not captured"
        elif (begun["host"], begun["device"]) != (capture["host"], capture["device"]):
            yield f"{capture['file']} was captured at {begun['host']} {begun['device']}"
        elif begun["ready"] > first:
            yield f"{capture['file']} was not ready before the first step"


def _actors(plan: Json, evidence: Evidence) -> Iterator[str]:
    ended = {end["name"] for end in evidence.actor_ends}
    started = {
        step["actor"]
        for step in plan["steps"]
        if step["kind"] == "run" and _came_about(evidence, step["n"])
    }
    for actor in plan["actors"]:
        name = actor["name"]
        if actor["kind"] == "actor" or name in started:
            if name not in evidence.actors:
                yield f"actor {name} was not observed"
            if name not in ended:
                yield f"nobody saw the end of {name}"


def _came_about(evidence: Evidence, n: int) -> bool:
    return n in evidence.steps and evidence.steps[n].outcome == "ok"
