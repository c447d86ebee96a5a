"""Tries the cures of a case: it as it is, each change alone, then pairs of those that failed.

Owns the way from a case to its `Cures`. Running is the engine's, judging the judge's; each variant
is a case of its own, with its own evidence, below the folder that the caller names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from harness.cures.change import Change, Variant, vary
from harness.cures.changes import changes
from harness.cures.chosen_step import NoRefusal, said as said_of_step
from harness.cures.holder_changes import together
from harness.cures.option_changes import REUSE
from harness.cures.refused_call import RefusedCall, options_of, refused_call
from harness.cures.rule_cell import ask, cells_of, is_a_pair
from harness.cures.sides import Side
from harness.formats.cures import FORMAT, ChangeMade, Cures, RuleSaid, Tried
from harness.formats.plan import Plan
from harness.formats.status import Status
from harness.formats.verdict import Observed, Verdict
from harness.judge.evidence import Evidence
from harness.judge.outcome import step_keys
from harness.plan.case import Case
from harness.report.words import reason
from harness.run.breakable_backend import BreakableBackend
from harness.run.engine import EngineError
from harness.run.engine_process import EngineProcess
from harness.run.interruption import Interruption
from harness.run.provenance import RunProvenance
from harness.run.run_loop import Judged, RunLoop

MOST_PAIRS = 100
"""tried at most; the cheapest are"""
# Changes by which a holder lets go of the port at once.
_LETS_GO = ("stop", "close", "reset", "child", "receive")
_OF_RULES = ("ok", "EADDRINUSE")


@dataclass(frozen=True, slots=True)
class Bench:
    """What the variants run on."""

    engine: Path
    raw: Path
    """the folder for their evidence"""
    revision: str
    interruption: Interruption
    jobs: int | None = None


def try_cures(
    case: Case, bench: Bench, say: Callable[[str], None], step: str | None = None
) -> Cures:
    """Run it all. `step`: which refused call, by number or label; else the first under test.

    Raises NoRefusal, EngineError, ResultsError, KeyboardInterrupt."""
    plan = case.plan()
    first = _run(bench, [plan])[plan.case]
    evidence = first.evidence
    if evidence.faults or evidence.engine_faults:
        raise EngineError(f"{plan.case}: {reason(first.verdict)}")
    if first.verdict.verdict is Status.SKIP:
        raise NoRefusal(f"{plan.case}: the case is skipped here: {reason(first.verdict)}")
    call = refused_call(plan, evidence, step)
    seen = _observed(call, first.verdict)
    singles = changes(call)
    say(f"{_line(call)} => {call.outcome}: trying {len(singles)} changes, then pairs of them")
    tried = _try(call, bench, [(one,) for one in singles], evidence.version)
    if not any(came.works and came.changes[0].code in _LETS_GO for came in tried):
        every = together(call)
        tried += _try(call, bench, [(every,)], evidence.version) if every is not None else []
    failed = [one for one, came in zip(singles, tried) if not came.works and came.why_not is None]
    pairs = sorted(_pairs(failed), key=lambda pair: sum(one.cost for one in pair))[:MOST_PAIRS]
    tried += _try(call, bench, pairs, evidence.version)
    return Cures(
        format=FORMAT,
        case=case.cell,
        file=plan.file,
        line=call.step.line,
        step=_line(call),
        outcome=call.outcome,
        kernel=evidence.release,
        version=evidence.version,
        holders=seen.in_the_way or () if seen is not None else (),
        owners=tuple(map(_owner, call.old)) + call.programs,
        tried=tuple(tried),
        refusal=None if seen is None else seen.refusal,
        others=tuple(said_of_step(plan, evidence, place) for place in call.others),
        said=_said(call, (), bench, evidence.version, call.outcome),
    )


def _observed(call: RefusedCall, verdict: Verdict) -> Observed | None:
    """What the judge found of the call: who was in its way, and why."""
    key = step_keys(call.plan).get(call.step.n, "")
    return verdict.observed.get(key, verdict.set_up)


def _line(call: RefusedCall) -> str:
    return f"{call.step.actor}: {call.step.call}"


def _owner(side: Side) -> str:
    if side.path is not None:
        return side.actor
    options = ", ".join(
        name if value == "1" else f"{name} {value}" for name, value in options_of(side).items()
    )
    return f"{side.actor} ({options or 'no option'})"


def _pairs(singles: Sequence[Change]) -> Iterable[tuple[Change, Change]]:
    """Two changes that can be made at once, and are not one that there is already."""
    for one, other in combinations(singles, 2):
        is_new = one.code != other.code or (one.side != other.side and one.code not in REUSE)
        of_two = one.code == other.code == "stop"
        both_close = {one.code, other.code} <= {"close", "reset"}
        if (is_new or of_two) and not both_close and not one.replaced.keys() & other.replaced:
            yield one, other


def _try(
    call: RefusedCall, bench: Bench, wanted: Sequence[tuple[Change, ...]], version: str
) -> list[Tried]:
    named = [vary(call, some, f"{call.plan.scenario}+{_name(some)}") for some in wanted]
    judged = _run(bench, [variant.plan for variant in named])
    return [_tried(call, variant, judged[variant.plan.case], bench, version) for variant in named]


def _name(changes: Iterable[Change]) -> str:
    """Of a case's folder."""
    words = (f"{it.side}-{it.code}-{it.value}" for it in changes)
    plain = "+".join(words)
    return "".join(letter if letter.isalnum() or letter in "+-_." else "_" for letter in plain)


def _tried(
    call: RefusedCall, variant: Variant, judged: Judged, bench: Bench, version: str
) -> Tried:
    outcomes = _outcomes(judged.evidence, variant)
    let_in = len(outcomes) == len(variant.asked) and set(outcomes) == {"ok"}
    if let_in and judged.verdict.verdict not in (Status.NEW, Status.PASS):
        outcomes, let_in = (), False  # what the calls say is contradicted, or not all is there
    reached = bool(outcomes)
    # A listen that never came says no more than a call that was not made.
    last = outcomes[-1] if reached and (let_in or outcomes[-1] != "ok") else ""
    said = _said(call, variant.changes, bench, version, last)
    return Tried(
        changes=tuple(ChangeMade(it.code, it.side, it.value) for it in variant.changes),
        outcomes=outcomes,
        works=let_in,
        why_not=None if reached else reason(judged.verdict),
        said=said,
    )


def _said(
    call: RefusedCall, changes: Iterable[Change], bench: Bench, version: str, outcome: str
) -> RuleSaid | None:
    """What the rules say; of more than the pair that they are made for, only if it comes so.

    They are about ports in use: of rights (EACCES) and addresses of nobody they say nothing.
    """
    if outcome not in _OF_RULES:
        return None
    cells = cells_of(call, changes)
    said = ask(bench.engine, cells, version) if cells else None
    if said is not None and said.lets != (outcome == "ok") and not is_a_pair(call):
        return None
    return said


def _outcomes(evidence: Evidence, variant: Variant) -> tuple[str, ...]:
    """What came of the steps that answer: up to the first that was refused."""
    if evidence.faults or evidence.engine_faults:
        return ()
    came: list[str] = []
    for number in variant.asked:
        done = evidence.steps.get(number)
        if done is None or (came and came[-1] != "ok"):
            break
        came.append(done.outcome)
    return tuple(came)


def _run(bench: Bench, plans: Sequence[Plan]) -> Mapping[str, Judged]:
    """The verdict on each, by its name. Raises EngineError if any is missing."""
    if not plans:
        return {}
    cases = [
        Case(it.case, it.scenario, it.file, it.line, it.question, _longest(it), it) for it in plans
    ]
    loop = RunLoop(cases, bench.raw, RunProvenance.of_host(bench.revision))
    ordered = sorted(plans, key=lambda plan: -_longest(plan))
    with EngineProcess(bench.engine, ordered, bench.raw, bench.jobs, tick=0.2) as engine:
        backend = BreakableBackend(engine, bench.interruption)
        judged = {it.verdict.case: it for it in loop.judged(backend)}
    missing = [plan.case for plan in plans if plan.case not in judged]
    if loop.trouble is not None or missing:
        raise EngineError(loop.trouble or f"{missing[0]}: the engine did not run it: run it again")
    return judged


def _longest(plan: Plan) -> float:
    return max((step.within_ms for step in plan.steps), default=0) / 1000
