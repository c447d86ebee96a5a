"""The cases whose evidence is worth keeping where others can look at it.

Owns which these are: on the reference kernel (or, where that could not be asked, on the newest that
could) one of all that are answered alike, for each claim one for it and one against it, and all of
the table of options (`option_table`); on every kernel where an answer changes the case that shows
it, and on the last that had the other answer. Of a case that is run often, a run for each outcome
it had.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from harness.analysis.claim_findings import Finding, Saying
from harness.analysis.comparison import alike
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import Row
from harness.analysis.option_table import place_of
from harness.analysis.question_answers import Question
from harness.analysis.repeated_cases import threshold_of
from harness.analysis.repetition import RepeatedVerdict
from harness.formats.status import Status
from harness.formats.verdict import Verdict


def decisive_cases(
    columns: Sequence[Column],
    reference: Column,
    questions: Sequence[Question],
    findings: Sequence[Finding],
) -> dict[str, list[str]]:
    """By release, as verdicts name them: a case that is run often by its runs."""
    by_release = {column.release: column.verdicts for column in columns}
    return {
        release: sorted(run for cell in cells for run in decisive_runs(by_release[release][cell]))
        for release, cells in decisive_cells(columns, reference, questions, findings).items()
    }


def decisive_cells(
    columns: Sequence[Column],
    reference: Column,
    questions: Sequence[Question],
    findings: Sequence[Finding],
) -> dict[str, tuple[str, ...]]:
    """The same, each case by its own name."""
    of_claims = (it.verdict.case for finding in findings for it in examples(finding))
    of_rows = (case for question in questions for case in representatives(question))
    of_table = (it.case for it in reference.verdicts.values() if place_of(it))
    shown = ((_shows(columns, reference, it), it) for it in chain(of_claims, of_rows, of_table))
    below = threshold_of(columns)
    changes = (change for it in questions for change in _changes(columns, it, below))
    found: dict[str, dict[str, None]] = {}
    for column, case in chain(shown, changes):
        verdict = column.verdicts.get(case)
        if verdict is not None and verdict.verdict is not Status.MISS:
            found.setdefault(column.release, {})[case] = None
    return {release: tuple(cases) for release, cases in found.items()}


def _shows(columns: Sequence[Column], reference: Column, case: str) -> Column:
    """The reference kernel, or the newest that could be asked where that could not."""
    verdict = reference.verdicts.get(case)
    if verdict is None or verdict.verdict is not Status.SKIP:
        return reference
    return next((it for it in reversed(columns) if it.has_answered(case)), reference)


def representatives(question: Question) -> list[str]:
    """One case of each row: the others are answered alike."""
    return [row.group.cases[0] for row in question.rows]


def examples(finding: Finding) -> list[Saying]:
    """A case for the claim and one against it."""
    return [sayings[0] for sayings in (finding.holding, finding.opposing) if sayings]


def decisive_runs(verdict: Verdict) -> list[str]:
    """A run for each outcome that came, the first that had it; the case if it is run once."""
    if not isinstance(verdict, RepeatedVerdict):
        return [verdict.case]
    first: dict[tuple[tuple[str, str], ...], str] = {}
    for run in verdict.each:
        if run.verdict is not Status.MISS:
            came = tuple((step, seen.outcome) for step, seen in run.observed.items())
            first.setdefault(came, run.case)
    return list(first.values())


def _changes(
    columns: Sequence[Column], question: Question, below: float
) -> Iterator[tuple[Column, str]]:
    """The last kernel with one answer and the first with the next, for each row that has two."""
    for row in question.differing:
        for before, after in _neighbours(question, row, below):
            for version in (before, after):
                yield from (
                    (column, row.group.cases[0]) for column in columns if column.version == version
                )


def _neighbours(question: Question, row: Row, below: float) -> Iterator[tuple[str, str]]:
    """Versions between which the answer changed."""
    asked = [
        (kernels, cell) for kernels, cell in zip(question.ranges, row.answers) if cell is not None
    ]
    for (before, one), (after, other) in zip(asked, asked[1:]):
        if not alike(one, other, below):
            yield before.last, after.first
