"""From a plan and the evidence of one case to its verdict. Pure: no file, no clock, no kernel.

Promises that a case is BROKEN or MISS until whole evidence says otherwise, that the first trouble
in the order of the steps decides, and that nobody is believed against another witness: what a call
says, what the socket table shows and what was on the wire must agree. Finding what is missing is
left to `evidence` and `completeness`, cross-examination to `witness`, packets to `wire`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from harness.completeness import gaps
from harness.evidence import Evidence, StepRecord
from harness.expectation import RECORD_ONLY
from harness.mistakes import LineError
from harness.outcome import (
    expected_text,
    is_in_time,
    is_met,
    name_of,
    observed_text,
    outcome_text,
    row_for,
    step_keys,
)
from harness.verdict import HOST, ClaimFinding, Status, Verdict
from harness.wire import check_wire, read_wire
from harness.witness import Court, Testimony

Json = Mapping[str, Any]

# Kinds of which nobody knows what would have come when the deadline cut them off.
_CUT_OFF = frozenset({"call", "run", "type", "eof", "signal"})
# What damaged evidence can raise once it has passed the checks of its outer form.
_MALFORMED = (KeyError, IndexError, TypeError, ValueError, AttributeError, LineError)


@dataclass(frozen=True, slots=True)
class Setting:
    """What a verdict records beside the evidence, and in place of evidence that is not there."""

    revision: str
    evidence: str  # the folder, from the results folder on: raw/6.1.0/restart/x[reuse=1]
    release: str = "unknown"
    date: str = ""
    backend: str = "unknown"  # with the next, in place of evidence that is not there
    accelerator: str = "unknown"
    wall_seconds: float | None = None  # on the host's clock, where that is not the kernel's own


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a case is not as it should be, and which line says so."""

    status: Status
    line: int
    words: str
    step: int | None = None


@dataclass(slots=True)
class _Findings:
    """What the walk through a case brings to light."""

    troubles: list[Trouble] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)  # steps with no expectation yet
    expected: dict[str, str] = field(default_factory=dict)
    because: dict[str, str] = field(default_factory=dict)  # where it depends on the kernel
    observed: dict[str, dict[str, Any]] = field(default_factory=dict)
    witnesses: set[str] = field(default_factory=set)
    claims: list[ClaimFinding] = field(default_factory=list)


def judge(
    evidence: Evidence, setting: Setting, asked: Json | None = None, told: str | None = None
) -> Verdict:
    """Judge a case by its folder.

    Where there was a run, `asked` is the plan that it wanted, and `told` what the engine said about
    a case that it could not bring to its end.
    """
    plan = asked if asked is not None else evidence.plan or {}
    try:
        findings = _Findings()
        decided = _decide(plan, evidence, asked, told, findings)
        return _record(plan, evidence, setting, findings, decided)
    except _MALFORMED as error:
        words = f"plan or observations are not of the known form ({type(error).__name__}: {error})"
        plain = {key: value for key, value in plan.items() if key != "claims"}
        return _record(plain, evidence, setting, _Findings(), Trouble(Status.BROKEN, 0, words))


def missed(plan: Json, setting: Setting, why: str) -> Verdict:
    """The verdict on a case that never started, or whose run broke off before its end."""
    nothing = Evidence.nothing(plan)
    return _record(plan, nothing, setting, _Findings(), Trouble(Status.MISS, plan["line"], why))


def _decide(
    plan: Json,
    evidence: Evidence,
    asked: Json | None,
    told: str | None,
    findings: _Findings,
) -> Trouble:
    line = plan.get("line", 0)
    if not evidence.begun:
        return Trouble(Status.MISS, line, "never started: there are no observations")
    if evidence.faults:
        return _judge_fault(plan, evidence.faults[0])
    damage = _damage(evidence, asked)
    if damage is not None:
        return Trouble(Status.BROKEN, line, f"{told} ({damage})" if told else damage)
    if evidence.end["skipped"] is not None:
        return _judge_skip(plan, evidence)
    _walk(plan, evidence, findings)
    known = row_for(plan["xfail"], evidence.version)
    if findings.troubles:
        first = findings.troubles[0]
        if first.status is Status.FAIL and known is not None:
            return Trouble(Status.XFAIL, first.line, f"{known['because']} ({first.words})")
        return first
    if known is not None:
        words = f"did as expected, though it should not: {known['because']}"
        return Trouble(Status.XPASS, line, words)
    if findings.unexpected:
        words = f"no expectation yet: {', '.join(findings.unexpected)}"
        return Trouble(Status.NEW, line, words)
    if not findings.observed and not findings.witnesses:
        return Trouble(Status.NEW, line, "the scenario expects nothing")
    return Trouble(Status.PASS, line, "")


def _damage(evidence: Evidence, asked: Json | None) -> str | None:
    """What makes the whole folder unfit to be judged."""
    if evidence.flaws:
        return evidence.flaws[0]
    if asked is not None and evidence.plan != asked:
        return "the plan in the folder is not the plan asked for"
    if not evidence.end["complete"] and evidence.end["aborted"] is None:
        return "the engine did not complete the case"
    return None


def _judge_fault(plan: Json, fault: Json) -> Trouble:
    """What the engine says of its own fault; `where` begins with a file and line if it has one."""
    line, where = plan.get("line", 0), fault["where"]
    place = re.match(rf"{re.escape(str(plan.get('file')))}:(\d+): (step \d+: )?", where or "")
    if place is not None:
        line, where = int(place[1]), where[place.end() :]
    words = ": ".join(part for part in (where, fault["what"], fault["todo"]) if part)
    return Trouble(Status.BROKEN, line, words)


def _judge_skip(plan: Json, evidence: Evidence) -> Trouble:
    if all(need["present"] for need in evidence.needs):
        words = f"skipped ({evidence.end['skipped']}), but no need is missing"
        return Trouble(Status.BROKEN, plan["line"], words)
    return Trouble(Status.SKIP, plan["line"], evidence.end["skipped"])


def _walk(plan: Json, evidence: Evidence, findings: _Findings) -> None:
    """Steps in order, then deaths nobody asked for, then the wire; troubles in that order."""
    troubles = findings.troubles
    troubles += [Trouble(Status.BROKEN, plan["line"], gap) for gap in gaps(plan, evidence)]
    if troubles:
        return
    court = Court(plan, read_wire(plan, evidence.packets))
    keys = step_keys(plan)
    aborted = evidence.end["aborted"]
    for step in plan["steps"]:
        record = evidence.steps.get(step["n"])
        if record is None:
            why = "not observed" if aborted is None else f"not reached: {aborted.get('reason')}"
            words = f"{name_of(step)}: step {step['n']} was {why}"
            troubles.append(Trouble(Status.BROKEN, step["line"], words, step["n"]))
            break
        testimony = court.hear(step, record)
        broken = _broken_step(step, record, testimony, evidence)
        if broken is not None:
            words = f"{name_of(step)}: {broken}"
            troubles.append(Trouble(Status.BROKEN, step["line"], words, step["n"]))
            break
        if step["expect"] is not None:
            row = row_for(step["expect"], evidence.version)
            failed = _test_step(keys[step["n"]], row, record, testimony, findings)
            if failed is not None:
                words = f"{name_of(step)}: {failed}"
                troubles.append(Trouble(Status.FAIL, step["line"], words, step["n"]))
    else:
        if aborted is not None:
            words = f"the engine gave up: {aborted.get('reason')}"
            troubles.append(Trouble(Status.BROKEN, plan["line"], words))
    troubles += [
        Trouble(Status.BROKEN, plan["line"], f"{end['name']} died unasked: {end['how']}")
        for end in evidence.actor_ends
        if not end["expected"]
    ]
    _judge_wire(plan, evidence, findings)
    findings.claims = list(_judge_claims(plan, evidence, findings))


def _broken_step(
    step: Json, record: StepRecord, testimony: Testimony, evidence: Evidence
) -> str | None:
    """Why this step proves nothing, or None."""
    if step["kind"] in _CUT_OFF and record.outcome != "ok" and record.reply is None:
        for end in evidence.actor_ends:
            if end["name"] == step["actor"] and not end["expected"]:
                return f"the actor died: {end['how']}"
    if step["kind"] in _CUT_OFF and record.timed_out:
        return f"no answer within {step['within_ms'] / 1000:g} s"
    if testimony.contradictions:
        return testimony.contradictions[0]
    if step["expect"] is None and record.outcome != "ok":
        return f"set-up failed: {outcome_text(record)}"
    return None


def _test_step(
    key: str, row: Json | None, record: StepRecord, testimony: Testimony, findings: _Findings
) -> str | None:
    """Hold a step under test against its row; the words of the mismatch, if it is one."""
    findings.witnesses |= testimony.spoke
    findings.observed[key] = _observation(record, row, testimony)
    findings.expected[key] = RECORD_ONLY if row is None else expected_text(row)
    if row is not None and row["kernel"] is not None and row["because"]:
        findings.because[key] = row["because"]
    observed = observed_text(record, row)
    if row is None or (row["outcomes"] == [RECORD_ONLY] and is_in_time(row, record)):
        findings.unexpected.append(f"{key} ({observed})")
        return None
    if is_met(row, record):
        return None
    return f"expected {expected_text(row)}, observed {observed}"


def _observation(record: StepRecord, row: Json | None, testimony: Testimony) -> dict[str, Any]:
    observation: dict[str, Any] = {
        "outcome": record.outcome,
        "value": record.value,
        "text": observed_text(record, row),
        "ms": round(record.milliseconds, 3),
    }
    if testimony.in_the_way is not None:
        told = ("protocol", "state", "local", "remote", "inode", "uid")
        observation["in_the_way"] = [
            {key: entry[key] for key in told} for entry in testimony.in_the_way
        ]
    return observation


def _judge_wire(plan: Json, evidence: Evidence, findings: _Findings) -> None:
    if plan["wire"] and not plan["captures"]:
        words = "wire checks, but no capture to hold them against"
        findings.troubles.append(Trouble(Status.BROKEN, plan["wire"][0]["line"], words))
        return
    for found in check_wire(plan, evidence.packets):
        if found.holds:
            findings.witnesses.add("wire")
        else:
            words = f"wire: expected {found.text}, observed {found.observed}"
            findings.troubles.append(Trouble(Status.FAIL, found.line, words))


def _judge_claims(plan: Json, evidence: Evidence, findings: _Findings) -> Iterator[ClaimFinding]:
    """A claim is decided only where all that leads up to its own steps went as expected."""
    for claim in plan["claims"]:
        says = {say["label"]: say for say in claim["says"]}
        own = {say["step"] for say in claim["says"]}
        sound = all(t.status is Status.FAIL and t.step in own for t in findings.troubles)
        seen = {
            label: evidence.steps[say["step"]]
            for label, say in says.items()
            if say["step"] in evidence.steps
        }
        holds = seen.keys() == says.keys() and all(is_met(says[at], seen[at]) for at in says)
        yield ClaimFinding(
            claim["id"],
            holds if sound else None,
            {label: expected_text(say) for label, say in says.items()},
            {label: observed_text(record, says[label]) for label, record in seen.items()},
        )


def _undecided(plan: Json) -> tuple[ClaimFinding, ...]:
    return tuple(
        ClaimFinding(
            claim["id"], None, {say["label"]: expected_text(say) for say in claim["says"]}, {}
        )
        for claim in plan.get("claims", ())
    )


def _record(
    plan: Json, evidence: Evidence, setting: Setting, findings: _Findings, decided: Trouble
) -> Verdict:
    claims = tuple(findings.claims) or _undecided(plan)
    kernel = evidence.begin.get("kernel", {})
    file, line = str(plan.get("file", "")), int(plan.get("line", 0))
    backend = str(evidence.begin.get("backend", setting.backend))
    seconds = evidence.end.get("seconds")
    ours = backend == HOST  # then there is only one clock
    return Verdict(
        case=str(plan.get("case", evidence.folder.name)),
        scenario=str(plan.get("scenario", "")),
        file=file,
        line=line,
        question=str(plan.get("question", "")),
        sources=tuple(plan.get("sources", ())),
        params={name: str(value) for name, value in plan.get("params", {}).items()},
        claim=claims[0].id if claims else None,
        claims=claims,
        kernel=str(kernel.get("release", setting.release)),
        version=evidence.version,
        machine=str(kernel.get("machine", "unknown")),
        backend=backend,
        accelerator=str(evidence.begin.get("accelerator", setting.accelerator)),
        revision=setting.revision,
        date=str(evidence.begin.get("wall_time", setting.date)) if ours else setting.date,
        verdict=decided.status,
        reason=decided.words,
        where=None if decided.status.is_good else f"{file}:{decided.line or line}",
        expected=findings.expected,
        because=findings.because,
        observed=findings.observed,
        witnesses=tuple(w for w in ("call", "table", "wire") if w in findings.witnesses),
        seconds=seconds,
        wall_seconds=seconds if ours else setting.wall_seconds,
        evidence=setting.evidence,
        steps=len(evidence.steps),
    )
