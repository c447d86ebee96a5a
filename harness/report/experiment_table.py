"""What the cases of one kernel expected, observed, and their verdicts: an overview, a page an area.

Owns what a scenario shows: a row for cases of which the same is told, and apart what all rows have.
The layout is in templates/. Promises that the same records give the same bytes, so that committed
tables can be compared with what would be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from harness.analysis.case_groups import alike_in_all, names_that_matter
from harness.analysis.overview import Overview, ScenarioVerdicts, by_scenario, overview
from harness.formats.verdict import Verdict
from harness.records.layout import AREA, EXPERIMENTS
from harness.report.case_rows import CaseRow, case_rows
from harness.report.evidence_links import NO_EVIDENCE, EvidenceLinks
from harness.report.origin import origin_of
from harness.report.template import fill


@dataclass(frozen=True, slots=True)
class Scenario:
    """The cases of one scenario, and where they are shown."""

    cases: ScenarioVerdicts
    rows: tuple[CaseRow, ...]

    @property
    def name(self) -> str:
        """Its path, which is the heading of its cases."""
        return self.cases.name

    @property
    def question(self) -> str:
        """What it asks."""
        return self.cases.question

    @property
    def sources(self) -> tuple[str, ...]:
        """What its expectations rest on."""
        return self.cases.verdicts[0].sources

    @property
    def params(self) -> list[str]:
        """The parameters that make a difference between its rows."""
        return names_that_matter([row.group for row in self.rows])

    @property
    def alike(self) -> Mapping[str, tuple[str, ...]]:
        """The parameters that make none, with all their values: every row has each of these."""
        return alike_in_all([row.group for row in self.rows])

    @property
    def overview(self) -> Overview:
        """Its verdicts, counted."""
        return self.cases.overview

    @property
    def blocked(self) -> bool:
        """Whether in any case something stood in the way of a bind() or listen()."""
        return any(row.in_the_way for row in self.rows)

    @property
    def area(self) -> str:
        """The part of the experiments it belongs to."""
        return self.name.partition("/")[0]

    @property
    def page(self) -> str:
        """The file with its cases."""
        return AREA.format(self.area)


def experiment_tables(
    verdicts: Iterable[Verdict], release: str, evidence: EvidenceLinks = NO_EVIDENCE
) -> dict[str, str]:
    """The text of each table by its file name."""
    scenarios = [
        Scenario(cases, tuple(case_rows(cases.verdicts))) for cases in by_scenario(verdicts)
    ]
    ordered = [verdict for scenario in scenarios for verdict in scenario.cases.verdicts]
    given: dict[str, object] = {
        "origin": origin_of(ordered, release),
        "overview": overview(ordered),
        "scenarios": scenarios,
        "evidence": evidence,
    }
    texts = {EXPERIMENTS: fill(EXPERIMENTS, given)}
    for area, of_area in groupby(scenarios, key=lambda scenario: scenario.area):
        page = given | {"area": area, "scenarios": list(of_area)}
        texts[AREA.format(area)] = fill("area.md", page)
    return texts
