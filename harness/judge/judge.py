"""From a plan and the evidence of one case to its verdict. Pure: no file, no clock, no kernel.

Promises that a case is BROKEN or MISS until whole evidence says otherwise, that the first trouble
in the order of the steps decides, and that nobody is believed against another witness: what a call
says, what the socket table shows and what was on the wire must agree. Finding what is missing is
left to `evidence` and `completeness`, the steps to `case_walk`, the record to `verdict_record`.
"""

from __future__ import annotations

import re

from harness.formats.observations import End, EngineFault
from harness.formats.plan import Plan
from harness.formats.verdict import Cause, Provenance, Status, Verdict
from harness.judge.case_walk import Trouble, Walk, walk
from harness.judge.claim_check import check_claims, undecided
from harness.judge.evidence import Evidence
from harness.judge.outcome import row_for
from harness.judge.verdict_record import record, record_without_plan
from harness.language.diagnostics import LineError


# What stands for a release that nobody has recorded.
_UNKNOWN = "unknown"
# What a plan that nobody planned can raise: names of nothing, ranges and addresses that are none.
_MALFORMED = (LookupError, ValueError, LineError)


def judge(
    evidence: Evidence, provenance: Provenance, asked: Plan | None = None, told: str | None = None
) -> Verdict:
    """Judge a case by its folder.

    Where there was a run, `asked` is the plan that it wanted, and `told` what the engine said about
    a case that it could not bring to its end.
    """
    plan = asked if asked is not None else evidence.plan
    if plan is None:
        return record_without_plan(evidence, provenance, _without_plan(evidence))
    found = Walk()
    try:
        early = _unfit(plan, evidence, asked, told) or _kernel(plan, evidence, provenance)
        if early is not None or evidence.end is None:
            assert early is not None, "evidence without an end line has a fault"
            return record(plan, evidence, provenance, found, early, tuple(undecided(plan)))
        found = walk(plan, evidence, evidence.end)
        claims = tuple(check_claims(plan, evidence, found.troubles))
        return record(plan, evidence, provenance, found, _decide(plan, evidence, found), claims)
    except _MALFORMED as error:
        malformed = Trouble(Status.BROKEN, 0, Cause.of("not-of-the-form", error=repr(error)))
        return record(plan, evidence, provenance, Walk(), malformed, tuple(undecided(plan)))


def missed(plan: Plan, provenance: Provenance, why: str) -> Verdict:
    """The verdict on a case that never started, or whose run broke off before its end."""
    trouble = Trouble(Status.MISS, plan.line, Cause.of("missed", why=why))
    claims = tuple(undecided(plan))
    return record(plan, Evidence.nothing(plan), provenance, Walk(), trouble, claims)


def _without_plan(evidence: Evidence) -> Trouble:
    if not evidence.begun:
        return Trouble(Status.MISS, 0, Cause.of("never-started"))
    return Trouble(Status.BROKEN, 0, evidence.faults[0])


def _unfit(plan: Plan, evidence: Evidence, asked: Plan | None, told: str | None) -> Trouble | None:
    """What decides before any step is looked at."""
    if not evidence.begun:
        return Trouble(Status.MISS, plan.line, Cause.of("never-started"))
    if evidence.engine_faults:
        return _engine_fault(plan, evidence.engine_faults[0])
    damage = _damage(evidence, asked)
    if damage is not None:
        cause = damage if told is None else Cause("engine-told", {"told": told}, under=damage)
        return Trouble(Status.BROKEN, plan.line, cause)
    end = evidence.end
    if end is not None and end.skipped is not None:
        return _skip(plan, evidence, end)
    return None


def _damage(evidence: Evidence, asked: Plan | None) -> Cause | None:
    """What makes the whole folder unfit to be judged."""
    if evidence.faults:
        return evidence.faults[0]
    if evidence.begin is None or evidence.end is None:
        return Cause.of("no-end")
    if asked is not None and evidence.plan != asked:
        return Cause.of("another-plan")
    if not evidence.end.complete and evidence.end.aborted is None:
        return Cause.of("not-completed")
    return None


def _kernel(plan: Plan, evidence: Evidence, provenance: Provenance) -> Trouble | None:
    """Evidence of another kernel than the one that the case is known to have run on."""
    if provenance.release in (_UNKNOWN, evidence.release):
        return None
    cause = Cause.of("kernel-otherwise", release=evidence.release, asked=provenance.release)
    return Trouble(Status.BROKEN, plan.line, cause)


def _engine_fault(plan: Plan, fault: EngineFault) -> Trouble:
    """What the engine says of its own fault; `where` begins with a file and line if it has one."""
    line, where = plan.line, fault.where or ""
    place = re.match(rf"{re.escape(plan.file)}:(\d+): (step \d+: )?", where)
    if place is not None:
        line, where = int(place[1]), where[place.end() :]
    said = {"where": where or None, "what": fault.what, "todo": fault.todo or None}
    return Trouble(Status.BROKEN, line, Cause("engine-fault", said))


def _skip(plan: Plan, evidence: Evidence, end: End) -> Trouble:
    if all(need.present for need in evidence.needs):
        return Trouble(Status.BROKEN, plan.line, Cause.of("skipped-for-nothing", need=end.skipped))
    return Trouble(Status.SKIP, plan.line, Cause.of("lacks", need=end.skipped))


def _decide(plan: Plan, evidence: Evidence, found: Walk) -> Trouble | None:
    """What decides after the walk; None for a PASS."""
    known = row_for(plan.xfail, evidence.version)
    if found.troubles:
        first = found.troubles[0]
        if first.status is not Status.FAIL or known is None:
            return first
        expected = Cause("known-failure", {"because": known.because}, under=first.cause)
        return Trouble(Status.XFAIL, first.line, expected)
    if known is not None:
        return Trouble(Status.XPASS, plan.line, Cause.of("mended", because=known.because))
    if found.unexpected:
        keys = ", ".join(found.unexpected)
        return Trouble(Status.NEW, plan.line, Cause.of("no-expectation", keys=keys))
    if not found.observed and not found.witnesses:
        return Trouble(Status.NEW, plan.line, Cause.of("nothing-expected"))
    return None
