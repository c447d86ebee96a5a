"""What was in the way of a program that says its bind() was refused, as a finding on its steps.

Owns which steps of the program tell of it: those after which it is known to have said so. Whose the
sockets are that it met is left to `beside_program`, whether it lacks an address or a right to
`program_address`.
"""

from __future__ import annotations

from harness.formats.observations import StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import KillStep, OutputStep, Step, WaitStep
from harness.formats.verdict import Cause, Refusal
from harness.judge.beside_program import beside_program, refused_at
from harness.judge.evidence import Evidence
from harness.judge.program_address import program_cause
from harness.judge.witness import Finding


def program_refused(step: Step, record: StepDone, plan: Plan, evidence: Evidence) -> Finding:
    """Nothing where the program had not said so, or was not refused."""
    if not isinstance(step, (KillStep, OutputStep, WaitStep)):
        return Finding()
    end = next((it for it in evidence.actor_ends if it.name == step.actor), None)
    said_at = None if end is None else refused_at(end.printed)
    other = None if end is None else program_cause(step.actor, end.printed, step, plan, evidence)
    if end is not None and said_at is None and other is not None:
        cause, said_at = other
        is_after = _is_after(step, record, end.printed[said_at:])
        return Finding(refusal=Refusal(cause)) if is_after else Finding()
    if end is None or said_at is None or not _is_after(step, record, end.printed[said_at:]):
        return Finding()
    beside = beside_program(step, end.printed, plan, evidence)
    if not beside.ports:
        return Finding(refusal=Refusal(Cause.of("program-names-no-port", program=step.actor)))
    ports = ", ".join(map(str, beside.ports))
    cause = Cause.of("program-refused", program=step.actor, ports=ports)
    return Finding(in_the_way=(), holders=beside.holders, refusal=Refusal(cause))


def _is_after(step: Step, record: StepDone, said: str) -> bool:
    """Whether a step came to its end when the program had `said` so: it has ended, or what was
    awaited is in there, or never came."""
    if isinstance(step, OutputStep):
        return record.outcome != "ok" or step.contains in said
    return record.outcome == "ok"
