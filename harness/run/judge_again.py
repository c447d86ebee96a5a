"""Whether evidence leads to the verdict that a record says.

Owns what only the run could know, and so is taken from the record: dates, the clock on the wall,
and what the engine said of itself. Reads the case's folder and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from harness.formats.verdict import Cause, Observed, Provenance, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.records.layout import evidence_link
from harness.records.verdict_file import with_coarse_times
from harness.report.words import reason

# Causes of which older records tell nothing, nor of what was in the way.
_NEW_CAUSES = (
    "address-in-vrf",
    "address-outside-vrf",
    "group-device-unknown",
    "group-device-mtu",
    "group-not-multicast",
    "groups-too-many",
    "join-of-other-family",
    "join-of-stream",
    "join-too-short",
    "program-refused",
    "program-names-no-port",
    "program-port-privileged",
    "program-without-address",
)
# What older records do not say of a range: that TCP leaves out its last port.
_BUT_LAST = "-but-last"
# What was said of a set-up that looked in vain; of one that waited ETIMEDOUT.
_OUTCOMES = {"look-finds-none": "ENOENT", "look-finds": "EEXIST"}


def unsupported(
    folder: Path, case: str, release: str, said: Verdict, *, coarse: bool = False
) -> Iterator[str]:
    """A line for each thing that the record says and its evidence does not.

    `coarse`: times are compared as published records have them.
    """
    again = _judge_again(folder, case, release, said)
    if said.verdict is not again.verdict:
        why = "" if again.cause is None else f" ({reason(again)})"
        yield f"the record says {said.verdict.value}, its evidence {again.verdict.value}{why}"
        return
    again = replace(again, date=said.date, wall_seconds=said.wall_seconds, evidence=said.evidence)
    if coarse:
        said, again = with_coarse_times(said), with_coarse_times(again)
    again = replace(again, observed=_no_more_than(said.observed, again.observed))
    if again.set_up is not None:
        then = None if said.set_up is None and _is_new(again.set_up) else again.set_up
        again = replace(again, set_up=then and _told_as_then(said.set_up, then))
    again = replace(again, cause=_cause_as_then(said.cause, again.cause))
    one, other = said.to_json(), again.to_json()
    parts = [key for key in {**one, **other} if one.get(key) != other.get(key)]
    if parts:
        yield f"the record's {', '.join(parts)} is not what its evidence says"


def _no_more_than(
    said: Mapping[str, Observed], again: Mapping[str, Observed]
) -> dict[str, Observed]:
    """What came of the steps, without what records of before the last version do not tell.

    Who else has what is in the way, who holds the ports of a range, what a VRF, a program or a
    join was refused for: a record that does not say it says nothing wrong.
    """
    return {key: _told_as_then(said.get(key), seen) for key, seen in again.items()}


def _cause_as_then(said: Cause | None, cause: Cause | None) -> Cause | None:
    """What broke a set-up: older records have the outcome, where a step looked or waited in vain,
    and no more. Its words were the engine's, which no verdict keeps."""
    if said is None or cause is None or (said.code, cause.code) != ("set-up-failed", "set-up-late"):
        return cause
    late = cause.under.code if cause.under is not None else ""
    outcome = _OUTCOMES.get(late, "ETIMEDOUT")
    same = said.values.get("outcome") == outcome and said.step == cause.step
    return said if same and said.values.get("step") == cause.values.get("step") else cause


def _is_new(seen: Observed) -> bool:
    return seen.refusal is not None and seen.refusal.cause.code in _NEW_CAUSES


def _told_as_then(said: Observed | None, seen: Observed) -> Observed:
    if said is None:
        return seen
    seen = seen if said.late is not None else replace(seen, late=None)
    if seen.in_the_way and not any(it.others or it.on_the_way for it in said.in_the_way or ()):
        alone = tuple(replace(it, others=(), on_the_way=False) for it in seen.in_the_way)
        seen = replace(seen, in_the_way=alone)
    if seen.refusal is None:
        return seen
    if said.refusal is None:
        return replace(seen, refusal=None, in_the_way=said.in_the_way) if _is_new(seen) else seen
    refusal, then = seen.refusal, said.refusal
    if refusal.cause.code == f"{then.cause.code}{_BUT_LAST}":
        refusal = replace(refusal, cause=replace(refusal.cause, code=then.cause.code))
    if not any(it.others for it in then.held):
        held = tuple(replace(it, others=()) for it in refusal.held) if then.held else ()
        refusal = replace(refusal, held=held)
    return replace(seen, refusal=refusal)


def _judge_again(folder: Path, case: str, release: str, said: Verdict) -> Verdict:
    told = None
    if said.cause is not None and said.cause.code == "engine-told":
        told = str(said.cause.values.get("told"))
    link = evidence_link(release, case)
    provenance = Provenance(said.revision, link, release, said.date, said.backend, said.accelerator)
    return judge(read_evidence(folder), provenance, None, told)
