"""What happened in a case, told to somebody who wants to know why it is not good.

The first line is complete by itself, as a compiler's: file, line, what. Then the steps so far, with
what came of each, and where the evidence lies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from harness.formats.observations import StepDone
from harness.formats.plan import Plan
from harness.formats.verdict import Status, Verdict
from harness.judge.evidence import Evidence
from harness.judge.outcome import value_of, why_not_done
from harness.language.escape import for_terminal
from harness.report.words import reason


# Stories told in full; of further cases that are not good only the headline.
FULL_STORIES = 20


class Storyteller:
    """Tells of each case that is not good, in full as long as that can be read."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._told = 0

    def tell(self, verdict: Verdict, evidence: Evidence) -> None:
        """Say what happened, unless all is well."""
        if not verdict.verdict.is_good:
            self._told += 1
            full = self._told <= FULL_STORIES
            self._say(story(verdict, evidence) if full else headline(verdict))


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


def _steps(verdict: Verdict, evidence: Evidence) -> Iterator[str]:
    if evidence.plan is None:
        if evidence.begun:
            yield "  (the plan is damaged)"
        return
    decided = None if verdict.cause is None else verdict.cause.step
    for step in evidence.plan.steps:
        record = evidence.steps.get(step.n)
        if record is None:
            break
        here = step.line == verdict.at if decided is None else step.n == decided
        mark = ">" if here else " "
        yield f"  {mark} {record.t0:8.3f}s  {step.text:<48}  = {_outcome(evidence.plan, record)}"
        if here:
            break


def _outcome(plan: Plan, record: StepDone) -> str:
    if record.not_done is not None:
        return f"{record.outcome} ({why_not_done(plan, record.not_done)})"
    text = record.outcome
    if record.detail:
        text += f" ({record.detail})"
    if value_of(record) is not None:
        text += f' "{value_of(record)}"'
    return f"{text} <{record.milliseconds / 1000:.6f}>"


def _shown(folder: Path) -> str:
    try:
        return f"{folder.resolve().relative_to(Path.cwd())}/"
    except ValueError:
        return f"{folder}/"
