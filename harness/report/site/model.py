"""What the pages of the site are made from: records, claims, cases and the evidence at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.analysis.claim_findings import Finding, find
from harness.analysis.decisive import examples, representatives
from harness.analysis.kernel_column import Column, find_column
from harness.analysis.question_answers import Question, questions_of
from harness.formats.plan import FILE as PLAN, Plan
from harness.spec.claims import Claim


@dataclass(frozen=True, slots=True)
class Site:
    """All that there is to show."""

    columns: tuple[Column, ...]
    """from old to new"""
    reference: Column
    """the kernel whose answers decide the claims"""
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    plans: Mapping[str, Plan]
    """of the cases of this checkout"""
    folders: Mapping[str, Path] = field(default_factory=dict)
    """of the cases that are drawn: their evidence"""

    @property
    def cases(self) -> int:
        """How many there are."""
        return sum(len(question.verdicts) for question in self.questions)

    @property
    def alike(self) -> int:
        """How many cases all kernels have answered, and alike."""
        return sum(
            len(row.group.cases)
            for question in self.questions
            for row in question.rows
            if question.is_alike(self.columns, row)
        )

    @property
    def differing(self) -> list[Question]:
        """The questions that kernels answer differently, those with the most cases first."""
        found = [question for question in self.questions if question.differing]
        return sorted(found, key=lambda it: (-it.cases_that_differ, it.name))


def site_of(
    columns: Sequence[Column],
    reference: str,
    claims: Mapping[str, Claim],
    plans: Mapping[str, Plan],
    evidence: Path,
) -> Site:
    """`reference`: a kernel's release; `evidence`: the folder that may have that of its cases."""
    column = find_column(columns, reference) or columns[-1]
    questions = tuple(questions_of(columns))
    findings = tuple(find(claims, column.verdicts.values()))
    drawn = [case for question in questions for case in representatives(question)]
    drawn += [saying.verdict.case for finding in findings for saying in examples(finding)]
    found = {case: evidence / case for case in drawn}
    there = {case: folder for case, folder in found.items() if (folder / PLAN).is_file()}
    return Site(tuple(columns), column, questions, findings, plans, there)
