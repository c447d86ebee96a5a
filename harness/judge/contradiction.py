"""What no judge says: a verdict whose parts do not fit each other.

Owns the rules that hold within any verdict, whatever the case: which statuses go with which steps,
cause, line and claims. Records come from other machines, and are believed no further than this.
Whether the evidence supports a verdict is another question, which judging again answers.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.plan_step import Outcomes
from harness.formats.status import Status
from harness.formats.verdict import Cause, ClaimFinding, Observed, Verdict
from harness.judge.cross_check import WITNESSES
from harness.judge.exactly_check import CODE as EXACTLY
from harness.language.chance import LEAST_RUNS, MECHANISMS, decides
from harness.language.expectation import NOT_DONE, RECORD_ONLY, meets

# In milliseconds: published verdicts keep tenths, the judge compares what it has not rounded.
_ROUNDED = 0.05
_NAMES = {witness.name for witness in WITNESSES}
# A case that told of nothing has no steps, and nobody spoke for it.
_SILENT = (Status.SKIP, Status.MISS)
_WIRE = "wire-"


def contradiction(verdict: Verdict) -> str | None:
    """The first thing that does not fit; None if all does."""
    return next(_contradictions(verdict), None)


def _contradictions(verdict: Verdict) -> Iterator[str]:
    yield from _of_names(verdict)
    yield from _of_numbers(verdict)
    yield from _of_chance(verdict)
    status = verdict.verdict
    if (verdict.cause is None) != (status is Status.PASS):
        yield f"{status.value} {'without' if verdict.cause is None else 'with'} a cause"
    if (verdict.at is None) != status.is_good:
        yield f"{status.value} {'without' if verdict.at is None else 'with'} the line that decided"
    if verdict.expected.keys() != verdict.observed.keys():
        yield "the steps that were observed are not those that were expected"
        return
    yield from _of_undone(verdict)
    unmet = [key for key, seen in verdict.observed.items() if not _is_met(verdict, key, seen)]
    yield from _of_status(verdict, unmet)
    for said in verdict.claims:
        yield from _of_claim(said, verdict)


def _of_names(verdict: Verdict) -> Iterator[str]:
    if not verdict.scenario:  # a folder whose plan cannot be read
        if verdict.verdict not in (Status.BROKEN, Status.MISS):
            yield f"{verdict.verdict.value} of no scenario"
        return
    cell = ",".join(f"{name}={label}" for name, label in verdict.params.items())
    whole = verdict.scenario + (f"[{cell}]" if cell else "")
    if verdict.case != (whole if verdict.runs == 1 else f"{whole}/{verdict.run}"):
        yield "the case's id is not its scenario with its parameters"
    if not verdict.file.endswith(f"{verdict.scenario}.yaml"):
        yield "the file is not the scenario's"
    if not verdict.evidence.rstrip("/").endswith(f"/{verdict.kernel}/{verdict.case}"):
        yield "the evidence is that of another case or kernel"


def _of_numbers(verdict: Verdict) -> Iterator[str]:
    times = [verdict.seconds, verdict.wall_seconds, *(it.ms for it in verdict.observed.values())]
    if any(time is not None and time < 0 for time in times):
        yield "a time below 0"
    if verdict.line < 0 or verdict.steps < 0 or (verdict.at is not None and verdict.at < 0):
        yield "a count below 0"
    if verdict.steps < len(verdict.observed):
        yield "more steps under test than steps"
    if not _NAMES.issuperset(verdict.witnesses):
        yield "a witness that does not exist"


def _of_undone(verdict: Verdict) -> Iterator[str]:
    """A step that was left out names an earlier one, and what came of that."""
    keys = list(verdict.observed)
    for at, (key, seen) in enumerate(verdict.observed.items()):
        if seen.outcome == NOT_DONE:
            other, _, outcome = str(seen.value).partition(": ")
            if other not in keys[:at] or verdict.observed[other].outcome != outcome:
                yield f"{key} was left out for {seen.value}, which did not come before it"


def _of_chance(verdict: Verdict) -> Iterator[str]:
    if not 1 <= verdict.run <= verdict.runs:
        yield f"run {verdict.run} of {verdict.runs}"
    for key, wanted in verdict.expected.items():
        if wanted.chance is None:
            continue
        if wanted.chance not in MECHANISMS:
            yield f"{key} is left to '{wanted.chance}', which is no mechanism of chance"
        elif decides(wanted.chance) and verdict.runs < LEAST_RUNS:
            yield f"chance decides {key}, but {verdict.runs} of {LEAST_RUNS} runs are all there are"


def _of_status(verdict: Verdict, unmet: list[str]) -> Iterator[str]:
    status, cause = verdict.verdict, verdict.cause
    open_ = any(wanted.outcomes == (RECORD_ONLY,) for wanted in verdict.expected.values())
    if unmet and _wants_all_met(status):
        yield f"{status.value}, though {_mismatch(verdict, unmet[0])}"
    if status is Status.PASS and not verdict.observed and not verdict.witnesses:
        yield "PASS, though nothing was observed"
    if status is Status.PASS and open_:
        yield "PASS, though a step has no expectation"
    if status is Status.NEW and verdict.observed and not open_:
        yield "NEW, though every step has an expectation"
    if status in (Status.FAIL, Status.XFAIL) and cause is not None:
        decided = cause.under if status is Status.XFAIL else cause
        if decided is None or not _is_mismatch(decided):
            yield f"{status.value} without a mismatch"
        elif decided.code == "mismatch" and decided.values.get("key") not in unmet:
            yield f"{status.value} by a step that came out as expected"
        elif decided.code != "mismatch" and unmet:
            by = "the wire" if decided.code.startswith(_WIRE) else "a count"
            yield f"{status.value} by {by}, though {_mismatch(verdict, unmet[0])}"
    if status in _SILENT and (verdict.observed or verdict.witnesses):
        yield f"{status.value}, though something was observed"


def _is_mismatch(cause: Cause) -> bool:
    """Of a step, of several together, or of the wire."""
    return cause.code in ("mismatch", EXACTLY) or cause.code.startswith(_WIRE)


def _wants_all_met(status: Status) -> bool:
    """Whether a case can only have this status if every step came out as expected."""
    match status:
        case Status.PASS | Status.NEW | Status.XPASS:
            return True
        case Status.FAIL | Status.XFAIL | Status.SKIP | Status.BROKEN | Status.MISS:
            return False


def _proves(status: Status) -> bool:
    """Whether a case with this status may decide a claim."""
    match status:
        case Status.SKIP | Status.MISS | Status.BROKEN:
            return False
        case Status.PASS | Status.FAIL | Status.XFAIL | Status.XPASS | Status.NEW:
            return True


def _of_claim(said: ClaimFinding, verdict: Verdict) -> Iterator[str]:
    if said.holds is None:
        return
    if not _proves(verdict.verdict):
        yield f"{verdict.verdict.value}, though {said.id} is decided"
    undone = {label for label, seen in said.observed.items() if seen.outcome == NOT_DONE}
    told = {label: wanted for label, wanted in said.says.items() if label not in undone}
    holds = said.says.keys() == said.observed.keys() and all(
        _is_outcome(wanted, said.observed[label]) for label, wanted in told.items()
    )
    if not told:
        yield f"{said.id} is decided by steps that were left out"
    if holds != said.holds:
        yield f"{said.id} {'holds' if said.holds else 'does not hold'}, against what was observed"
    for label, seen in said.observed.items():
        if label in verdict.observed and verdict.observed[label].outcome != seen.outcome:
            yield f"{said.id} saw another outcome of {label} than the case"


def _is_met(verdict: Verdict, key: str, seen: Observed) -> bool:
    return seen.outcome == NOT_DONE or _is_outcome(verdict.expected[key], seen)


def _is_outcome(wanted: Outcomes, seen: Observed) -> bool:
    """As `outcome.is_met`, of what a verdict keeps."""
    if wanted.in_ms is not None:
        shortest, longest = wanted.in_ms
        if not shortest - _ROUNDED <= seen.ms <= longest + _ROUNDED:
            return False
    value = None if seen.value is None else str(seen.value)
    try:
        return any(meets(outcome, seen.outcome, value) for outcome in wanted.outcomes)
    except ValueError:  # quotes that are not closed: no scenario has such an outcome
        return False


def _mismatch(verdict: Verdict, key: str) -> str:
    expected = " | ".join(verdict.expected[key].outcomes)
    return f"{key} was expected to be {expected} and came to {verdict.observed[key].outcome}"
