"""The actor or the engine itself: what came back for the step, taken at its word."""

from __future__ import annotations

from harness.formats.observations import Answer, Refusal, StepDone
from harness.formats.plan_step import (
    AdvanceStep,
    AwaitStep,
    CallStep,
    CounterStep,
    KillStep,
    OutputStep,
    TableStep,
    WaitStep,
)
from harness.formats.verdict import Cause
from harness.judge.answer_check import can_be
from harness.judge.witness import Finding, Scene
from harness.language.blocking import BLOCKS


# How late the engine may wake up for the phase that was asked for, or an actor for its line, in
# milliseconds.
_LATE_MS = 50


class CallWitness:
    """Speaks for every step but those that only look at a table."""

    name = "call"

    def check(self, scene: Scene) -> Finding:
        """Whether the answer is one to this step, and says what the step says."""
        if isinstance(scene.step, (AwaitStep, TableStep, CounterStep)):
            return Finding()
        if isinstance(scene.step, CallStep):
            wrong = _answer(scene, scene.step)
        elif isinstance(scene.step, AdvanceStep):
            wrong = _advance(scene, scene.step)
        else:
            wrong = _told(scene)
        if wrong is not None:
            return Finding(contradictions=(wrong,))
        return Finding(frozenset({self.name}))


def _answer(scene: Scene, step: CallStep) -> Cause | None:
    """What is wrong between the actor's answer and the step's outcome; None when they agree."""
    record, reply = scene.record, scene.record.reply
    if reply is None:
        return Cause.of("no-answer", why=record.detail or record.outcome)
    if isinstance(reply, Refusal):
        return Cause.of("call-refused", why=reply.fault)
    if reply.call != step.call:
        return Cause.of("answer-to-another", call=reply.call)
    if record.outcome == BLOCKS:
        short = _blocked(record, step, reply)
        if short is not None:
            return short
    elif _outcome(reply) != record.outcome or reply.value != record.value:
        return Cause.of("answer-otherwise", said=_outcome(reply), recorded=record.outcome)
    inode = None if scene.copied is None else scene.copied.inode
    if scene.call is not None and not can_be(scene.call, reply, scene.taken, inode):
        return Cause.of("impossible-answer", ret=reply.ret, value=reply.value)
    return None


def _blocked(record: StepDone, step: CallStep, reply: Answer) -> Cause | None:
    """A call that was waiting until it was interrupted says EINTR, and that it took so long."""
    waited = round(reply.seconds * 1000)
    is_so = step.may_block and record.timed_out and record.milliseconds >= step.within_ms - 0.001
    if not is_so or reply.errno != "EINTR" or (reply.value, record.value) != (None, None):
        return Cause.of("not-blocked", said=_outcome(reply), asked=step.within_ms)
    if waited < step.within_ms - _LATE_MS:
        return Cause.of("blocked-short", waited=waited, asked=step.within_ms)
    return None


def _outcome(answer: Answer) -> str | None:
    return "ok" if answer.ret >= 0 else answer.errno


def _told(scene: Scene) -> Cause | None:
    """What a step of a program or a host can tell when it succeeds."""
    record, step = scene.record, scene.step
    can_be = record.value is None
    if isinstance(step, OutputStep):
        can_be = record.value == step.contains
    elif isinstance(step, (KillStep, WaitStep)):
        can_be = isinstance(record.value, str)
    if record.outcome != "ok" or can_be:
        return None
    return Cause.of("impossible-answer", ret=record.outcome, value=record.value)


def _advance(scene: Scene, step: AdvanceStep) -> Cause | None:
    # The clock has microseconds here; a sleep is never shorter than asked (clock_nanosleep(2)).
    record = scene.record
    if step.phase_ms is not None:
        return _phase(record, step.phase_ms) if record.outcome == "ok" else None
    if record.outcome == "ok" and record.milliseconds < step.ms - 0.001:
        return Cause.of("slept-short", passed=round(record.milliseconds), asked=step.ms)
    return None


def _phase(record: StepDone, asked: int) -> Cause | None:
    """What happens next must still begin in this part of the second."""
    reached = str(record.value)
    if reached.isdecimal() and asked <= int(reached) <= asked + _LATE_MS:
        return None
    return Cause.of("phase-missed", reached=reached, asked=asked)
