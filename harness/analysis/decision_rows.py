"""Few rows that say of each case what came of it: the first row that applies is right.

Owns how rows are found: the commonest answer is the last row, without a condition; before it each
other answer, by the settings of its cases, less those that do not matter. Greedy: few, not proven
to be the fewest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.case_groups import groups_of
from harness.formats.verdict import Verdict

Settings = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """An answer, and the settings of the cases that it is for; none: all that are left."""

    settings: Settings
    answer: str
    cases: tuple[str, ...]


def decision_rows(verdicts: Sequence[Verdict], answers: Mapping[str, str]) -> list[DecisionRow]:
    """The rows for cases of one scenario; `answers`: of each case, by its id."""
    by_answer: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        by_answer.setdefault(answers[verdict.case], []).append(verdict)
    commonest = max(by_answer, key=lambda answer: len(by_answer[answer]))
    rows = []
    for answer, alike in by_answer.items():
        if answer != commonest:
            rows += _rows_of(answer, alike, verdicts, answers)
    rest = tuple(verdict.case for verdict in by_answer[commonest])
    return [*rows, DecisionRow({}, commonest, rest)]


def _rows_of(
    answer: str, alike: Sequence[Verdict], every: Sequence[Verdict], answers: Mapping[str, str]
) -> list[DecisionRow]:
    covered: set[str] = set()
    rows = []
    for group in groups_of(alike):
        if covered.issuperset(group.cases):
            continue
        settings = {
            name: values
            for name, values in group.settings.items()
            if set(values) != {verdict.params.get(name, "") for verdict in every}
        }
        for name in list(settings):
            fewer = {other: values for other, values in settings.items() if other != name}
            if fewer and all(answers[case] == answer for case in _matched(fewer, every)):
                settings = fewer
        cases = tuple(_matched(settings, every))
        covered.update(cases)
        rows.append(DecisionRow(settings, answer, cases))
    return rows


def _matched(settings: Settings, verdicts: Sequence[Verdict]) -> list[str]:
    return [
        verdict.case
        for verdict in verdicts
        if all(verdict.params.get(name, "") in values for name, values in settings.items())
    ]
