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
from harness.language.blocking import BLOCKS
from harness.language.chance import ANY_PORT, PORT
from harness.language.diagnostics import LineError
from harness.language.escape import for_terminal
from harness.language.expectation import NOT_DONE, RECORD_ONLY, parse_expectation

TODO = "TODO: "
# A step of an `each:`, by the label and the value (spec/each_reader.py).
_REPEATED = re.compile(r"(?P<label>[^\[\]]+)\[(?P<value>[A-Za-z0-9_]+)\]")
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./-]*|[0-9]+")
# What YAML 1.2 takes for something else than a word.
_WORDS = frozenset({"true", "false", "null"})


def proposal(verdicts: Iterable[Verdict]) -> Iterator[str]:
    """The lines of `expect:` for each labelled step with `=> ?`, scenario by scenario."""
    for scenario in by_scenario(folded(verdicts)):
        yield from map(for_terminal, _of_scenario(scenario.verdicts))


def _of_scenario(verdicts: Sequence[Verdict]) -> Iterator[str]:
    file = verdicts[0].file
    asked = dict.fromkeys(key for it in verdicts for key in it.observed if _is_open(it, key))
    told = {
        key: [it for it in verdicts if _is_open(it, key) and _done(it, key)]
        for key in asked
        if "." not in key
    }
    if any(told.values()):
        yield f"# {file}: what was observed, in place of `=> ?`"
        yield "expect:"
    for label, of_step in told.items():
        if of_step:
            yield from _of_label(label, of_step)
    for key in asked:
        if key not in told:
            yield f"# {file}: {key} has `=> ?` and no label: label it for a proposal"
        elif not told[key]:
            yield f"# {file}: {key} was left out in every case, by its `if:`"
    silent = sum(it.verdict in (Status.BROKEN, Status.MISS) for it in verdicts)
    if asked and silent:
        yield f"# {silent} cases prove nothing (BROKEN or MISS) and are not in these rows"


def _of_label(label: str, verdicts: Sequence[Verdict]) -> Iterator[str]:
    """The rows of one step, from the cases in which it was done."""
    classes = {**_waited(verdicts, label), **time_classes(map(cell_of, verdicts))}
    answers = {it.case: _answer(it, label, classes) for it in verdicts}
    name, hint = _named(label)
    yield f"  {name}:  # of the step labelled {label}, which then has {hint}"
    for row in decision_rows(verdicts, answers):
        yield f"    - {_row(row)}"


def _waited(verdicts: Sequence[Verdict], label: str) -> Classes:
    """The one class of the times of an outcome that has waited: no call takes so long by itself."""
    times: dict[str, list[float]] = {}
    for verdict in verdicts:
        for seen in _done(verdict, label):
            times.setdefault(seen.outcome, []).append(seen.ms)
    return {
        (label, outcome): (min(of_one),)
        for outcome, of_one in times.items()
        if max(of_one) > SLACK_MS
    }


def _named(label: str) -> tuple[str, str]:
    """The name of a step's rows, and how the step's line refers to it."""
    repeated = _REPEATED.fullmatch(label)
    if repeated is None:
        name = _name(label)
        return name, f"`=> ${name}`"
    stem = _name(repeated["label"])
    return f"{stem}_{repeated['value']}", f"`=> ${stem}_$i` if its `each:` says i"


def _name(label: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", label)


def _is_open(verdict: Verdict, key: str) -> bool:
    wanted = verdict.expected.get(key)
    answered = verdict.verdict not in (Status.BROKEN, Status.MISS, Status.SKIP)
    return answered and wanted is not None and wanted.outcomes == (RECORD_ONLY,)


def _done(verdict: Verdict, label: str) -> list[Observed]:
    """What came of a step, run by run; a run in which it was left out says nothing of it."""
    runs = verdict.each if isinstance(verdict, RepeatedVerdict) else (verdict,)
    seen = [run.observed[label] for run in runs if label in run.observed]
    return [it for it in seen if it.outcome != NOT_DONE]


def _answer(verdict: Verdict, label: str, classes: Classes) -> str:
    seen = _done(verdict, label)
    is_port = verdict.expected[label].chance == PORT
    outcomes = " | ".join(dict.fromkeys(_outcome(it, is_port) for it in seen))
    begins = {at for it in seen for at in classes.get((label, it.outcome), ())}
    if not begins or any(it.outcome == BLOCKS for it in seen):  # how long is said by `within:`
        return outcomes
    return f"{outcomes} in {_time([it.ms for it in seen], begins)}"


def _time(times: Sequence[float], begins: set[float]) -> str:
    """From the class that the shortest lies in to that of the longest, so that all of its cases
    say the same."""
    first, last = (
        max((at for at in begins if at <= ms), default=0.0) for ms in (min(times), max(times))
    )
    low = max(0, floor((first - SLACK_MS) / 100)) / 10
    high = ceil((last * (1 + WHEEL) + SLACK_MS) / 100) / 10
    return f"{low:g}s..{high:g}s"


def _outcome(seen: Observed, is_port: bool) -> str:
    """`is_port`: whether its value ends in a port that the kernel chose, `10.0.0.1:*`."""
    if seen.outcome != "ok" or seen.value is None:
        return seen.outcome
    text = str(seen.value)
    if is_port:
        return text.rpartition(":")[0] + ANY_PORT
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
