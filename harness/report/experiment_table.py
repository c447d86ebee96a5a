"""What every case of one kernel expected, observed, and its verdict: an overview, a page an area.

Owns what a row of these tables is made of; the layout is in templates/. Promises that the same
records give the same bytes, so that committed tables can be compared with what would be written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from harness.analysis.overview import Overview, ScenarioVerdicts, by_scenario, overview
from harness.formats.verdict import Verdict
from harness.records.layout import AREA, EXPERIMENTS
from harness.report.origin import origin_of
from harness.report.outcomes import in_the_way
from harness.report.template import fill


@dataclass(frozen=True, slots=True)
class Scenario:
    """The cases of one scenario, and where they are shown."""

    cases: ScenarioVerdicts

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
    def params(self) -> tuple[str, ...]:
        """The parameters that any of its cases has."""
        names = (name for verdict in self.cases.verdicts for name in verdict.params)
        return tuple(dict.fromkeys(names))

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """One for each case."""
        return self.cases.verdicts

    @property
    def overview(self) -> Overview:
        """Its verdicts, counted."""
        return self.cases.overview

    @property
    def blocked(self) -> bool:
        """Whether in any case something stood in the way of a bind() or listen()."""
        return any(in_the_way(verdict) for verdict in self.cases.verdicts)

    @property
    def area(self) -> str:
        """The part of the experiments it belongs to."""
        return self.name.partition("/")[0]

    @property
    def page(self) -> str:
        """The file with its cases."""
        return AREA.format(self.area)


def experiment_tables(verdicts: Iterable[Verdict], release: str) -> dict[str, str]:
    """The text of each table by its file name."""
    scenarios = [Scenario(cases) for cases in by_scenario(verdicts)]
    ordered = [verdict for scenario in scenarios for verdict in scenario.verdicts]
    given: dict[str, object] = {
        "origin": origin_of(ordered, release),
        "overview": overview(ordered),
        "scenarios": scenarios,
    }
    texts = {EXPERIMENTS: fill(EXPERIMENTS, given)}
    for area, of_area in groupby(scenarios, key=lambda scenario: scenario.area):
        page = given | {"area": area, "scenarios": list(of_area)}
        texts[AREA.format(area)] = fill("area.md", page)
    return texts
