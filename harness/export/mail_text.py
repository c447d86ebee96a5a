"""A case as the text of a bug report, from the records of all kernels.

Owns what says whether a kernel is good: that the case is as expected on it, or else that its claim
holds there (but of a commit that ended a fault, as the rules say, a claim may complain), or else
that its answer is not left to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from harness.analysis.answer import Answer
from harness.analysis.comparison import alike
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import Row
from harness.analysis.question_answers import Question, questions_of
from harness.analysis.repeated_cases import threshold_of
from harness.export.case_operations import tested_step
from harness.export.history import History, Stretch, joined, mending_commits
from harness.export.letter import letter_text
from harness.export.program import Refused
from harness.formats.plan import Plan
from harness.formats.step_base import Row as Expected
from harness.language.kernel_range import matches
from harness.report.bug_report import bug_report
from harness.report.explain import explain
from harness.report.kernel_words import answer_text, reason_texts

Goods = list[bool | None]


def mail_text(plan: Plan, columns: Sequence[Column]) -> str:
    """The letter. Raises Refused if there are no records of the case."""
    case = plan.case if plan.runs == 1 else plan.case.removesuffix(f"/{plan.run}")
    found = [
        (question, row)
        for question in questions_of(columns, plan.scenario)
        for row in question.rows
        if case in row.group.cases
    ]
    if not found:
        raise Refused(f"{case}: no kernel has a record of it: run it and publish it first")
    question, row = found[0]
    history = history_of(plan, case, columns, question, row)
    differ = row.contrast.differ
    reasons = reason_texts(row.reasons, differ=differ) if len(history.stretches) > 1 else []
    story = explain(plan)
    report = bug_report(question, row, case, story, history.kernels).rstrip()
    return letter_text(plan.question, history, "; ".join(reasons), report)


def history_of(
    plan: Plan, case: str, columns: Sequence[Column], question: Question, row: Row
) -> History:
    """What came of a case, in the ranges of kernels that differ by more than chance."""
    below = threshold_of(columns)
    ranges: list[tuple[Stretch, Answer]] = []
    for kernels, cell in zip(question.ranges, row.answers):
        if not isinstance(cell, Answer):
            continue
        if ranges and alike(ranges[-1][1], cell, below):
            ranges[-1] = (replace(ranges[-1][0], last=kernels.last), ranges[-1][1])
        else:
            text = answer_text(cell, row.contrast)
            ranges.append((Stretch(kernels.first, kernels.last, text), cell))
    rows = [_expected(plan, stretch.first) for stretch, _ in ranges]
    reasons = [row.because or "" if row is not None else "" for row in rows]
    mended = any(commit in because for because in reasons for commit in mending_commits())
    claims = [None if mended else _claims(it, case, columns) for it, _ in ranges]
    ways: list[tuple[Goods, str]] = [
        ([cell.bad is None for _, cell in ranges], "Bad is what the scenario does not expect"),
        (claims, "Good is where what is claimed of it holds"),
        ([it is not None and it.chance is None for it in rows], "Bad is where chance decides it"),
    ]
    goods, basis = next((way for way in ways if set(way[0]) == {True, False}), ([], ""))
    stretches = [
        replace(
            stretch,
            good=goods[place] if goods else None,
            because=reasons[place],
        )
        for place, (stretch, _) in enumerate(ranges)
    ]
    return History(joined(stretches), basis)


def _expected(plan: Plan, version: str) -> Expected | None:
    """What is expected there of the step that the case is about."""
    step = tested_step(plan)
    rows = () if step is None or step.expect is None else step.expect
    return next((row for row in rows if matches(version, row.kernel)), None)


def _claims(stretch: Stretch, case: str, columns: Sequence[Column]) -> bool | None:
    """Whether what the case says of claims makes them hold; None if it does not tell."""
    column = next(it for it in columns if it.version == stretch.first)
    verdict = column.verdicts.get(case)
    holds = {said.holds for said in verdict.claims} if verdict is not None else set()
    return holds.pop() if len(holds) == 1 else None
