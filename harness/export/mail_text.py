"""A case as the text of a bug report, from the records of all kernels.

Owns what a maintainer asks for beyond the answers: the last version with the old answer, the first
with the new one, and the commit that the scenario names for the change.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from harness.analysis.kernel_column import Column
from harness.analysis.question_answers import questions_of
from harness.export.c_text import TEMPLATES
from harness.export.program import Refused
from harness.formats.plan import Plan
from harness.report.bug_report import bug_report
from harness.report.explain import explain
from harness.report.kernel_words import NOT_ASKED, answer_text, reason_texts
from harness.report.template import fill_plainly

_COMMIT = re.compile(r"\bcommit ([0-9a-f]{12,40})\b")


@dataclass(frozen=True, slots=True)
class Change:
    """Neighbouring kernels that answer differently."""

    last: str
    """the last version with the old answer"""
    first: str
    """the first with the new one"""
    old: str
    new: str

    @property
    def text(self) -> str:
        """In one line."""
        return f"Last version with {self.old}: {self.last}; first with {self.new}: {self.first}"


def mail_text(plan: Plan, columns: Sequence[Column]) -> str:
    """The letter. Raises Refused if there are no records of the case."""
    case = plan.case if plan.runs == 1 else plan.case.removesuffix(f"/{plan.run}")
    found = [
        (question, row)
        for question in questions_of(columns)
        if question.name == plan.scenario
        for row in question.rows
        if case in row.group.cases
    ]
    if not found:
        raise Refused(f"{case}: no kernel has a record of it: run it and publish it first")
    question, row = found[0]
    asked = [(column.version, answer_text(column.cell(case), row.contrast)) for column in columns]
    changes = changes_of([(version, said) for version, said in asked if said != NOT_ASKED])
    reasons = reason_texts(row.reasons, differ=row.contrast.differ) if changes else []
    given = {
        "subject": subject(plan.question, changes),
        "changes": [change.text for change in changes],
        "suspected": "; ".join(reasons),
        "report": bug_report(question, row, case, explain(plan)).rstrip(),
        "introduced": introduced(changes, reasons),
    }
    return fill_plainly(TEMPLATES, "mail", given)


def changes_of(answers: Sequence[tuple[str, str]]) -> list[Change]:
    """Where the answer changes, from old kernels to new ones."""
    pairs = zip(answers, answers[1:])
    return [
        Change(old, new, before, after) for (old, before), (new, after) in pairs if before != after
    ]


def subject(question: str, changes: Sequence[Change]) -> str:
    """What it is about, and between which versions it changed last."""
    if not changes:
        return f"net: {question}"
    return f"net: {question} (changed between {changes[-1].last} and {changes[-1].first})"


def introduced(changes: Sequence[Change], reasons: Sequence[str]) -> str:
    """For regzbot: the commit that a reason names, or else the versions; empty without a change."""
    if not changes:
        return ""
    commits = [found[1] for reason in reasons for found in _COMMIT.finditer(reason)]
    if len(set(commits)) == 1:
        return commits[0]
    return f"v{changes[-1].last}..v{changes[-1].first}"
