"""What came of a merge, in Markdown: what changed first, then what is missing, then the kernels.

Owns the words for whoever reads the summary of a CI run, and the lines of what is not as it should
be for a terminal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from harness.analysis.answer import answer_of
from harness.analysis.changes import Change
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import differences
from harness.analysis.overview import overview
from harness.formats.verdict import Verdict
from harness.language.escape import for_terminal
from harness.records.merge import Disagreement, Merged, Missing
from harness.report.counts import counts_text
from harness.report.kernel_words import answer_text, cases_text, range_text
from harness.report.markdown import bar, cell, code, text
from harness.report.words import reason

# Cells and changes that are named one by one; of further ones only the number.
_NAMED = 20


def merge_summary(merged: Merged, changed: Sequence[Change]) -> str:
    """The whole text."""
    columns = merged.columns
    lines = ["## Against the committed records", ""]
    lines += _some([change_line(one) for one in changed]) or [
        "No case that ran both times came out otherwise."
    ]
    lines += _section("Missing", [_missing(one, code) for one in merged.missing])
    not_agreed = [_disagreement(one, code) for one in merged.disagreements]
    lines += _section("Not agreed upon", not_agreed)
    lines += ["", "## Kernels", "", *_kernels(columns)]
    bad = [_bad(column, verdict) for column in columns for verdict in column.troubled]
    lines += _section("Not as expected", bad)
    lines += ["", "## Where they differ", "", *_differences(columns)]
    every = overview(verdict for column in columns for verdict in column.verdicts.values())
    lines += ["", f"{every.cases} cells: {counts_text(every)}"]
    return "\n".join(lines) + "\n"


def trouble_lines(merged: Merged) -> list[str]:
    """Why the whole is not complete, or not one: a line each."""
    return [*map(_missing, merged.missing), *map(_disagreement, merged.disagreements)]


def change_line(change: Change) -> str:
    """A case that came out otherwise, without the mark of a list's item."""
    was, now = status_and_answer(change.was), status_and_answer(change.now)
    return f"{text(change.version)} {code(change.now.case)}: was {text(was)}, is {text(now)}"


def _missing(missing: Missing, shown: Callable[[object], str] = for_terminal) -> str:
    return (
        f"{missing.release}: {missing.cases} of {missing.of} cases have no result, the first is"
        f" {shown(missing.first)}: run them, or the shard that has them"
    )


def _disagreement(found: Disagreement, shown: Callable[[object], str] = for_terminal) -> str:
    one, other = found.one, found.other
    return (
        f"{other.kernel}: {shown(other.case)}: two machines do not agree:"
        f" {one.verdict.value} and {other.verdict.value}"
    )


def status_and_answer(verdict: Verdict) -> str:
    """`PASS (ok)`."""
    answer = answer_of(verdict)
    status = verdict.verdict.value
    return status if answer is None else f"{status} ({answer_text(answer)})"


def _kernels(columns: Sequence[Column]) -> Iterator[str]:
    yield "| kernel | release | cases | verdicts |"
    yield "|---|---|---:|---|"
    for column in columns:
        counted = column.overview
        head = f"| {cell(column.version)} | {cell(column.release)} "
        yield f"{head}| {counted.cases} | {counts_text(counted)} |"


def _bad(column: Column, verdict: Verdict) -> str:
    status = verdict.verdict.value
    return f"{text(column.version)} {code(verdict.case)}: {status} {text(reason(verdict))}"


def _differences(columns: Sequence[Column]) -> Iterator[str]:
    found = differences(columns)
    if not found:
        yield "Nowhere."
        return
    yield "| scenario | cases | kernels |"
    yield "|---|---:|---|"
    for one in found:
        cases = cases_text(one) if one.unproven else str(one.cases)
        ranges = bar(", ".join(map(range_text, one.ranges)))
        yield f"| {cell(one.scenario)} | {cases} | {ranges} |"


def _section(heading: str, told: Sequence[str]) -> list[str]:
    return ["", f"## {heading}", "", *_some(told)] if told else []


def _some(told: Sequence[str]) -> list[str]:
    lines = [f"- {line}" for line in told[:_NAMED]]
    more = len(told) - _NAMED
    return [*lines, f"- and {more} more"] if more > 0 else lines
