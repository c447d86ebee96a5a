"""What the pages of the site are made from: records, claims, cases and the evidence at hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from harness.analysis.claim_findings import Finding, find
from harness.analysis.decisive import decisive_cells
from harness.analysis.holding_times import HoldingTimes, holding_times
from harness.analysis.kernel_column import Column, find_column
from harness.analysis.question_answers import Question, questions_of
from harness.formats.gallery import Gallery
from harness.formats.plan import Plan
from harness.formats.publication import Publication
from harness.grid.measured_stories import MeasuredStories
from harness.grid.packed_pairs import PackedPairs
from harness.grid.summary import Summary
from harness.report.site.edition import Edition
from harness.report.site.own import Own, own_of
from harness.report.site.shown import EvidenceFolder, Shown, shown_of
from harness.spec.claims import Claim


@dataclass(frozen=True, slots=True)
class Grids:
    """What there is to show of the grids."""

    summary: Summary
    pairs: PackedPairs
    stories: MeasuredStories | None = None
    """what was seen of a few pairs"""


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
    shown: Mapping[str, tuple[Shown, ...]] = field(default_factory=dict)
    """by case: the evidence that is drawn, that on the reference kernel first"""
    own: tuple[Own, ...] = ()
    """what was run here, beside what is published"""
    publications: tuple[Publication, ...] = ()
    """what each changed, the latest last"""
    grids: Grids | None = None
    """what every pair of sockets was told, if that is published"""
    times: tuple[HoldingTimes, ...] = ()
    """how long each remnant held its port"""
    gallery: Gallery | None = None
    """real servers, and what check says of them"""
    cards: Mapping[str, str] = field(default_factory=dict)
    """of these servers, by file name"""
    edition: Edition = Edition()
    """in which language it is shown"""
    abouts: Mapping[str, str | None] = field(default_factory=dict)
    """by question, what an earlier build knows of it"""

    def about(self, question: Question) -> str | None:
        """What its scenario says of it, in one line: a block of YAML ends with a newline."""
        if question.name in self.abouts:
            return self.abouts[question.name]
        cases = (verdict.case for verdict in question.verdicts)
        plan = next((self.plans[case] for case in cases if case in self.plans), None)
        return " ".join(plan.about.split()) if plan and plan.about else None

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
    roots: Mapping[str, Path],
    own: Sequence[Column] = (),
    own_roots: Mapping[str, Path] = MappingProxyType({}),
    publications: Sequence[Publication] = (),
    grids: Grids | None = None,
    gallery: Gallery | None = None,
    cards: Mapping[str, str] = MappingProxyType({}),
) -> Site:
    """`reference`: a kernel's release; `roots`, `own_roots`: where evidence lies, by release."""
    column = find_column(columns, reference) or columns[-1]
    questions = tuple(questions_of(columns))
    findings = tuple(find(claims, column.verdicts.values()))
    wanted = decisive_cells(columns, column, questions, findings)
    held = own_of(columns, own)
    folders = [
        EvidenceFolder(it, roots[it.release], wanted.get(it.release, ()))
        for it in columns
        if it.release in roots
    ] + [
        EvidenceFolder(it.column, own_roots[it.column.release], it.differing, own=True)
        for it in held
        if it.column.release in own_roots
    ]
    shown = shown_of(column, folders)
    return Site(
        columns=tuple(columns),
        reference=column,
        questions=questions,
        findings=findings,
        plans=plans,
        shown=shown,
        own=held,
        publications=tuple(publications),
        grids=grids,
        times=tuple(holding_times(columns)),
        gallery=gallery,
        cards=cards,
    )
