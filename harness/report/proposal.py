"""What was observed where nothing is expected yet, as the rows that a scenario would have for it.

Owns the grammar of what is printed: it can be put into the file as it stands, and then says exactly
what came. It is not an expectation before somebody has written why: lint refuses the reasons that
begin with TODO. Which rows there are is `decision_rows`'s.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from math import ceil, floor

from harness.analysis.answer import cell_of
from harness.analysis.decision_rows import DecisionRow, decision_rows
from harness.analysis.overview import by_scenario
from harness.analysis.repetition import RepeatedVerdict, folded
from harness.analysis.resolution import SLACK_MS, WHEEL
from harness.analysis.time_classes import Classes, time_classes
from harness.formats.status import Status
from harness.formats.verdict import Observed, Verdict
from harness.language.diagnostics import LineError
from harness.language.escape import for_terminal
from harness.language.expectation import RECORD_ONLY, parse_expectation

TODO = "TODO: "
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|[0-9]+")
# What YAML 1.2 takes for something else than a word.
_WORDS = frozenset({"true", "false", "null"})


def proposal(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """The lines of `expect:` for each labelled step with `=> ?`, scenario by scenario."""
    for scenario in by_scenario(folded(verdicts)):
        yield from map(for_terminal, _of_scenario(scenario.verdicts))


def _of_scenario(verdicts: Sequence[Verdict]) -> Iterator[str]:
    asked = dict.fromkeys(key for it in verdicts for key in it.observed if _is_open(it, key))
    labels = [key for key in asked if "." not in key]
    if labels:
        yield f"# {verdicts[0].file}: what was observed, in place of `=> ?`"
        yield "expect:"
    for label in labels:
        of_step = [it for it in verdicts if label in it.observed and _is_open(it, label)]
        classes = time_classes(map(cell_of, of_step))
        answers = {it.case: _answer(it, label, classes) for it in of_step}
        name = re.sub(r"[^A-Za-z0-9_]", "_", label)
        yield f"  {name}:  # of the step labelled {label}, which then has `=> ${name}`"
        for row in decision_rows(of_step, answers):
            yield f"    - {_row(row)}"
    for key in asked:
        if key not in labels:
            yield f"# {verdicts[0].file}: {key} has `=> ?` and no label: label it for a proposal"
    silent = sum(it.verdict in (Status.BROKEN, Status.MISS) for it in verdicts)
    if asked and silent:
        yield f"# {silent} cases prove nothing (BROKEN or MISS) and are not in these rows"


def _is_open(verdict: Verdict, key: str) -> bool:
    wanted = verdict.expected.get(key)
    answered = verdict.verdict not in (Status.BROKEN, Status.MISS, Status.SKIP)
    return answered and wanted is not None and wanted.outcomes == (RECORD_ONLY,)


def _answer(verdict: Verdict, label: str, classes: Classes) -> str:
    runs = verdict.each if isinstance(verdict, RepeatedVerdict) else (verdict,)
    seen = [run.observed[label] for run in runs if label in run.observed]
    outcomes = " | ".join(dict.fromkeys(map(_outcome, seen)))
    begins = {at for it in seen for at in classes.get((label, it.outcome), ())}
    return f"{outcomes} in {_time([it.ms for it in seen], begins)}" if begins else outcomes


def _time(times: Sequence[float], begins: set[float]) -> str:
    """From the class that the shortest lies in to that of the longest, so that all of its cases
    say the same."""
    first, last = (
        max((at for at in begins if at <= ms), default=0.0) for ms in (min(times), max(times))
    )
    low = max(0, floor((first - SLACK_MS) / 100)) / 10
    high = ceil((last * (1 + WHEEL) + SLACK_MS) / 100) / 10
    return f"{low:g}s..{high:g}s"


def _outcome(seen: Observed) -> str:
    if seen.outcome != "ok" or seen.value is None:
        return seen.outcome
    text = str(seen.value)
    try:
        if not text.startswith('"') and parse_expectation(text).outcomes == (text,):
            return text
    except LineError:
        pass
    return json.dumps(text, ensure_ascii=False)


def _row(row: DecisionRow) -> str:
    words = [f"{name}: {_labels(values)}" for name, values in row.settings.items()]
    number = len(row.cases)
    why = f"{TODO}why? observed in {number} case{'s' if number > 1 else ''}"
    words += [f"is: {_scalar(row.answer)}", f"because: {_scalar(why)}"]
    return f"{{{', '.join(words)}}}"


def _labels(values: Sequence[str]) -> str:
    if len(values) == 1:
        return _scalar(values[0])
    return f"[{', '.join(map(_scalar, values))}]"


def _scalar(text: str) -> str:
    """A word of YAML, in quotes unless it is plain."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
