"""What happened in a case, told to somebody who wants to know why it is not good.

The first line is complete by itself, as a compiler's: file, line, what. Then the steps so far, with
what came of each, who was in the way of what was refused, what stood in the table or was printed
where the case failed, and where the evidence lies. Of a case without an expectation, what its
programs printed: nothing else says why they ended so.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from harness.formats.observations import TORN_DOWN, ActorEnded, StepDone
from harness.formats.plan import Plan
from harness.formats.plan_step import ActorStep, AwaitStep, CallStep, Step, TableStep
from harness.formats.verdict import Status, Verdict
from harness.judge.beside_program import beside_program, refused_at
from harness.judge.evidence import Evidence
from harness.judge.outcome import step_keys, value_of, why_not_done
from harness.language.escape import for_terminal
from harness.language.expectation import RECORD_ONLY
from harness.report.holder_words import beside_lines, holders_alike, refusal_lines
from harness.report.socket_lines import table_lines
from harness.report.step_line import step_line
from harness.report.words import NOT_IN_TIME, reason


# Stories told in full; of further cases that are not good only the headline.
FULL_STORIES = 20
# Of what a program has printed.
_LINES = 12
# What the engine says of a step that waited in vain; a call may return it.
_LATE = "ETIMEDOUT"
_BELOW = " " * 15


class Storyteller:
    """Tells of each mistake once: in full, as long as that can be read, where it is first met; at
    the end in how many cases it was made.
    """

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._cases: dict[tuple[str, Hashable], list[str]] = {}
        self._printed: set[str] = set()

    def tell(self, verdict: Verdict, evidence: Evidence) -> None:
        """Say what happened, unless all is well or the same was told before."""
        if verdict.verdict.is_good:
            self._tell_printed(verdict, evidence)
            return
        told = headline(verdict)
        alike = self._cases.setdefault((told, holders_alike(verdict)), [])
        alike.append(verdict.case)
        if len(alike) == 1:
            full = len(self._cases) <= FULL_STORIES
            self._say(story(verdict, evidence) if full else told)

    def _tell_printed(self, verdict: Verdict, evidence: Evidence) -> None:
        text = "\n".join(map(for_terminal, printed_story(verdict, evidence)))
        if text and text not in self._printed and len(self._printed) < FULL_STORIES:
            self._printed.add(text)
            self._say(text)

    def finish(self) -> None:
        """Say in how many cases each mistake was made that was made in several."""
        for (told, _), cases in self._cases.items():
            if len(cases) > 1:
                first = for_terminal(cases[0])
                self._say(f"{told}: in {len(cases)} cases, as told above of {first}")


def headline(verdict: Verdict) -> str:
    """`scenarios/restart/x.yaml:14: second.bind: expected EADDRINUSE, observed ok`."""
    status = "" if verdict.verdict is Status.FAIL else f"{verdict.verdict.value}: "
    # Of a case whose plan cannot be read nothing is known but where its evidence lies.
    place = f"{verdict.file}:{verdict.at or verdict.line}" if verdict.file else verdict.evidence
    return for_terminal(f"{place}: {status}{reason(verdict)}")


def story(verdict: Verdict, evidence: Evidence) -> str:
    """The headline, the steps so far, the folder."""
    lines = [headline(verdict), f"  case {verdict.case}"]
    lines += _steps(verdict, evidence)
    lines.append(f"  evidence {_shown(evidence.folder)}")
    return "\n".join(map(for_terminal, lines))


def printed_story(verdict: Verdict, evidence: Evidence) -> Iterator[str]:
    """What programs printed, for each step of theirs that has no expectation yet."""
    if evidence.plan is None or verdict.verdict is not Status.NEW:
        return
    keys = step_keys(evidence.plan)
    for step in evidence.plan.steps:
        record, wanted = evidence.steps.get(step.n), verdict.expected.get(keys.get(step.n, ""))
        if record is None or wanted is None or wanted.outcomes != (RECORD_ONLY,):
            continue
        lines = list(_printed(step, record, evidence))
        if lines:
            came = _came(evidence.plan, record)
            yield f"{verdict.file}:{step.line}: {step_line(step)}  = {came}"
            yield from (f"  {line}" for line in lines)


def _steps(verdict: Verdict, evidence: Evidence) -> Iterator[str]:
    plan = evidence.plan
    if plan is None:
        if evidence.begun:
            yield "  (the plan is damaged)"
        return
    keys = step_keys(plan)
    decided = None if verdict.cause is None else verdict.cause.step
    for step in plan.steps:
        record = evidence.steps.get(step.n)
        if record is None:
            break
        here = step.line == verdict.at if decided is None else step.n == decided
        mark = ">" if here else " "
        yield f"  {mark} {record.t0:8.3f}s  {step_line(step):<48}  = {_outcome(plan, record)}"
        seen = verdict.observed.get(keys.get(step.n, ""))
        if here and seen is None:
            seen = verdict.set_up
        yield from (f"{_BELOW}{line}" for line in (refusal_lines(seen) if seen else ()))
        if here:
            yield from (f"{_BELOW}{line}" for line in _looked_at(step, record, evidence))
            told = seen is not None and bool(seen.in_the_way)
            yield from (f"{_BELOW}{line}" for line in _printed(step, record, evidence, told))
            break


def _looked_at(step: Step, record: StepDone, evidence: Evidence) -> Iterator[str]:
    """What is in the table that a look which failed has decided by, and what the programs there
    said: if what was looked for is missing, they may tell why.
    """
    if not isinstance(step, (AwaitStep, TableStep)) or record.outcome == "ok":
        return
    yield from table_lines(step.host, step.pattern, record.after.get(step.host, ()))
    plan = evidence.plan
    actors = plan.actors if plan else ()
    programs = {it.name for it in actors if it.kind == "program" and it.host == step.host}
    later = (it for it in (plan.steps if plan else ()) if it.n > step.n)
    asked_later = {it.actor for it in later if isinstance(it, ActorStep)}
    for end in evidence.actor_ends:
        if end.name in programs:
            if end.how != TORN_DOWN and end.name not in asked_later:
                yield f"{end.name} has ended: {end.how}"
            yield from _last_lines(end)


def _printed(
    step: Step, record: StepDone, evidence: Evidence, is_told: bool = False
) -> Iterator[str]:
    """The last lines of a program that a step speaks of; if they say that an address was in use,
    the sockets there were, and whose: those of the ports that it names, if somebody has these.

    `is_told`: what was in its way stands above already.
    """
    if not isinstance(step, ActorStep):
        return
    for end in evidence.actor_ends:
        if end.name == step.actor:
            yield from _last_lines(end)
            if is_told or evidence.plan is None:
                continue
            if refused_at(end.printed) is not None:
                found = beside_program(step, end.printed, evidence.plan, evidence)
                yield from beside_lines(step.actor, found)


def _last_lines(end: ActorEnded) -> Iterator[str]:
    """What a program printed last, under a line that says so; nothing if it printed nothing."""
    lines = end.printed.splitlines()
    if lines:
        yield f"{end.name} printed{', of which the last:' if len(lines) > _LINES else ':'}"
        yield from (f"  {line}" for line in lines[-_LINES:])


def _outcome(plan: Plan, record: StepDone) -> str:
    if record.not_done is not None:
        return _came(plan, record)
    return f"{_came(plan, record)} <{record.milliseconds / 1000:.6f}>"


def _came(plan: Plan, record: StepDone) -> str:
    if record.not_done is not None:
        return f"{record.outcome} ({why_not_done(plan, record.not_done)})"
    steps = {step.n: step for step in plan.steps}
    if record.outcome == _LATE and not isinstance(steps.get(record.n), CallStep):
        text = f"{NOT_IN_TIME} ({record.detail})" if not record.timed_out else NOT_IN_TIME
    else:
        text = f"{record.outcome} ({record.detail})" if record.detail else record.outcome
    if value_of(record) is not None:
        text += f' "{value_of(record)}"'
    return text


def _shown(folder: Path) -> str:
    try:
        return f"{folder.resolve().relative_to(Path.cwd())}/"
    except ValueError:
        return f"{folder}/"
