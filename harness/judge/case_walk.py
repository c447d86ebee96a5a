"""The walk through a case's steps: what was expected, what came, who spoke for it, what is wrong.

Promises that troubles come in the order in which they decide: gaps in the evidence, a step that
proves nothing, deaths that nobody asked for, sockets and packets that cannot have been, mismatches
in the order of the steps, the wire. Which of them decides is left to `judge`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from harness.formats.observations import End, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import ActorStep, CallStep, Row, Step, TableStep
from harness.formats.verdict import Cause, Expected, Observed, Status, Value
from harness.judge.completeness import gaps
from harness.judge.cross_check import CrossCheck
from harness.judge.dependence_check import without_undone
from harness.judge.doubts import doubts
from harness.judge.evidence import Evidence
from harness.judge.exactly_check import check_exactly
from harness.judge.late_step import late_cause
from harness.judge.outcome import is_in_time, is_met, name_of, observed, row_for, step_keys
from harness.judge.program_refusal import program_refused
from harness.judge.sent_packets import read_wire
from harness.judge.wire import check_wire
from harness.judge.witness import Finding
from harness.language.blocking import BLOCKS, can_block
from harness.language.expectation import RECORD_ONLY

# Kinds of which nobody knows what would have come when the deadline cut them off.
_CUT_OFF = frozenset({"call", "run", "type", "eof", "signal"})


# That it was refused, or waited in vain.
_SET_UP = ("set-up-failed", "set-up-late")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a case is not as it should be, and which line says so."""

    status: Status
    line: int
    cause: Cause


@dataclass(slots=True)
class Walk:
    """What the walk through a case brings to light."""

    troubles: list[Trouble] = field(default_factory=list)
    unexpected: list[str] = field(default_factory=list)
    """the keys of steps that have no expectation yet"""
    expected: dict[str, Expected] = field(default_factory=dict)
    observed: dict[str, Observed] = field(default_factory=dict)
    witnesses: set[str] = field(default_factory=set)
    set_up: Observed | None = None
    """what came of a step of set-up that was refused"""


def walk(plan: Plan, evidence: Evidence, end: End) -> Walk:
    """All that there is to say about the case's steps."""
    found = Walk()
    found.troubles += [Trouble(Status.BROKEN, plan.line, gap) for gap in gaps(plan, evidence, end)]
    if not found.troubles:
        _Walker(plan, evidence, end, found).go()
    return found


@dataclass(slots=True)
class _Walker:
    plan: Plan
    evidence: Evidence
    end: End
    found: Walk
    done: tuple[Plan, Evidence] = field(init=False)
    """what of both was not left out"""

    def __post_init__(self) -> None:
        self.done = without_undone(self.plan, self.evidence)

    def go(self) -> None:
        """Steps in order, then deaths nobody asked for and what cannot be, then the wire."""
        sent = read_wire(self.done[0], self.evidence.packets)
        cross_check = CrossCheck(self.done[0], sent, self.evidence.version, self.evidence.hosts)
        keys = step_keys(self.plan)
        for step in self.plan.steps:
            record = self.evidence.steps.get(step.n)
            if record is None:
                self._unreached(step)
                break
            if record.not_done is not None:
                self._leave_out(step, record, keys)
                continue
            finding = cross_check.check(step, record)
            finding |= program_refused(step, record, *self.done)
            broken = self._broken(step, record, finding)
            if broken is not None:
                self._trouble(Status.BROKEN, step, broken)
                if broken.code in _SET_UP and (record.inquiry or finding.refusal):
                    self.found.set_up = _observed(self.plan, record, finding)
                break
            if step.expect is not None:
                if not self._test(step, keys[step.n], record, finding):
                    self._trouble(Status.FAIL, step, Cause.of("mismatch", key=keys[step.n]))
        else:
            if self.end.aborted is not None:
                gave_up = Cause.of("gave-up", why=self.end.aborted.reason)
                self.found.troubles.append(Trouble(Status.BROKEN, self.plan.line, gave_up))
            for count, cause in check_exactly(self.plan, self.evidence.steps):
                self.found.troubles.append(Trouble(Status.FAIL, count.line, cause))
        self._outrank()
        if self.plan.wire and not self.plan.captures:
            line = self.plan.wire[0].line
            self.found.troubles.append(Trouble(Status.BROKEN, line, Cause.of("no-capture")))
            return
        for check in check_wire(self.plan, sent):
            if check.mismatch is None:
                self.found.witnesses.add("wire")
            else:
                self.found.troubles.append(Trouble(Status.FAIL, check.line, check.mismatch))

    def _outrank(self) -> None:
        """What may be why a step came out otherwise, or shows that it did not, decides first."""
        first = next(iter(self.found.troubles), None)
        if first is None or first.status is not Status.BROKEN:
            causes = doubts(*self.done)
            line = self.plan.line
            self.found.troubles[:0] = [Trouble(Status.BROKEN, line, cause) for cause in causes]

    def _leave_out(self, step: Step, record: StepDone, keys: Mapping[int, str]) -> None:
        """Nothing was asked of a step that was left out; that it was is told."""
        if step.expect is not None:
            self.found.observed[keys[step.n]] = observed(self.plan, record)
            self.found.expected[keys[step.n]] = _expected(
                row_for(step.expect, self.evidence.version)
            )

    def _trouble(self, status: Status, step: Step, cause: Cause) -> None:
        values: dict[str, Value] = {"step": _told_name(step), **cause.values}
        decided = replace(cause, values=values, step=step.n)
        self.found.troubles.append(Trouble(status, step.line, decided))

    def _unreached(self, step: Step) -> None:
        aborted = self.end.aborted
        if aborted is None:
            self._trouble(Status.BROKEN, step, Cause.of("step-unseen", n=step.n))
        else:
            unreached = Cause.of("step-unreached", n=step.n, why=aborted.reason)
            self._trouble(Status.BROKEN, step, unreached)

    def _broken(self, step: Step, record: StepDone, finding: Finding) -> Cause | None:
        """Why this step proves nothing, or None."""
        if step.kind in _CUT_OFF and record.outcome != "ok" and record.reply is None:
            for death in self.evidence.actor_ends:
                if isinstance(step, ActorStep) and death.name == step.actor and not death.expected:
                    return Cause.of("actor-died", how=death.how)
        if step.kind in _CUT_OFF and record.timed_out and record.outcome != BLOCKS:
            code = "waits-too-long" if _may_wait(step) else "no-answer-within"
            return Cause.of(code, seconds=step.within_ms / 1000)
        if finding.contradictions:
            return finding.contradictions[0]
        if step.expect is None and record.outcome != "ok":
            late = late_cause(step, record, self.evidence)
            if late is not None:
                return Cause("set-up-late", {}, under=late)
            return Cause.of("set-up-failed", outcome=record.outcome, detail=record.detail or None)
        return None

    def _test(self, step: Step, key: str, record: StepDone, finding: Finding) -> bool:
        """Hold a step under test against its row; false for a mismatch."""
        row = row_for(step.expect or (), self.evidence.version)
        found = self.found
        found.witnesses |= finding.spoke
        is_new = row is None or (row.outcomes == (RECORD_ONLY,) and is_in_time(row, record))
        met = is_new or (row is not None and is_met(row, record))
        # What a look at once has found is its answer: more is told where it is not the right one.
        is_told = not (met and isinstance(step, TableStep))
        late = late_cause(step, record, self.evidence) if is_told else None
        found.observed[key] = replace(_observed(self.plan, record, finding), late=late)
        found.expected[key] = _expected(row)
        if is_new:
            found.unexpected.append(key)
        return met


def _told_name(step: Step) -> str:
    """`server.bind`; of a step that is repeated, which one: `server.bind (bind[3])`."""
    is_one_of_many = step.label is not None and step.label.endswith("]")
    return f"{name_of(step)} ({step.label})" if is_one_of_many else name_of(step)


def _expected(row: Row | None) -> Expected:
    if row is None:
        return Expected(outcomes=(RECORD_ONLY,))
    because = row.because if row.kernel is not None and row.because else None
    return Expected(outcomes=row.outcomes, in_ms=row.in_ms, because=because, chance=row.chance)


def _observed(plan: Plan, record: StepDone, finding: Finding) -> Observed:
    seen = replace(observed(plan, record), refusal=finding.refusal)
    return seen if finding.in_the_way is None else replace(seen, in_the_way=finding.holders)


def _may_wait(step: Step) -> bool:
    """Whether it is a call that can wait, so that its silence need be nobody's fault."""
    return isinstance(step, CallStep) and can_block(step.call.split())
