"""The record of a verdict: what is taken from the plan, the evidence, and the run's provenance."""

from __future__ import annotations

from dataclasses import replace

from harness.formats.plan import FORMAT as PLAN_FORMAT, Plan
from harness.formats.verdict import FORMAT, HOST, ClaimFinding, Provenance, Status, Verdict
from harness.judge.case_walk import Trouble, Walk
from harness.judge.cross_check import WITNESSES
from harness.judge.evidence import Evidence


def record(
    plan: Plan,
    evidence: Evidence,
    provenance: Provenance,
    found: Walk,
    decided: Trouble | None,
    claims: tuple[ClaimFinding, ...],
) -> Verdict:
    """The verdict; `decided` says why it is no PASS."""
    begin, end = evidence.begin, evidence.end
    backend = provenance.backend if begin is None else begin.backend
    ours = backend == HOST  # then there is only one clock
    seconds = None if end is None else end.seconds
    status = Status.PASS if decided is None else decided.status
    at = None if decided is None or status.is_good else decided.line or plan.line
    return Verdict(
        format=FORMAT,
        case=plan.case,
        scenario=plan.scenario,
        file=plan.file,
        line=plan.line,
        question=plan.question,
        sources=plan.sources,
        params=plan.params,
        kernel=provenance.release if begin is None else begin.kernel.release,
        version=evidence.version,
        machine="unknown" if begin is None else begin.kernel.machine,
        backend=backend,
        accelerator=provenance.accelerator if begin is None else begin.accelerator,
        revision=provenance.revision,
        built_from=None if begin is None else begin.commit,
        date=_to_the_second(begin.wall_time) if ours and begin is not None else provenance.date,
        verdict=status,
        witnesses=tuple(it.name for it in WITNESSES if it.name in found.witnesses),
        evidence=provenance.evidence,
        steps=len(evidence.steps),
        cause=None if decided is None else decided.cause,
        at=at,
        claims=claims,
        expected=found.expected,
        observed=found.observed,
        set_up=None if decided is None or decided.status is not Status.BROKEN else found.set_up,
        seconds=seconds,
        wall_seconds=seconds if ours else provenance.wall_seconds,
        run=plan.run,
        runs=plan.runs,
    )


def record_without_plan(evidence: Evidence, provenance: Provenance, decided: Trouble) -> Verdict:
    """The verdict on a folder whose plan cannot be read: what is left is the folder's name."""
    blank = Plan(
        format=PLAN_FORMAT,
        case=evidence.folder.name,
        scenario="",
        file="",
        line=0,
        question="",
        about=None,
        params={},
        sources=(),
        claims=(),
        xfail=(),
        deadline_ms=0,
        longest_wait_ms=0,
        needs=(),
        topology="",
        hosts=(),
        links=(),
        captures=(),
        actors=(),
        steps=(),
        wire=(),
    )
    return replace(record(blank, evidence, provenance, Walk(), decided, ()), at=0)


def _to_the_second(wall_time: str) -> str:
    """2024-01-31T12:00:00Z of 2024-01-31T12:00:00.000123Z."""
    whole, dot, _ = wall_time.partition(".")
    return f"{whole}Z" if dot else wall_time
