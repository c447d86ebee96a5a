"""The cases that speak of a claim, as few rows: those in which it holds, then those against it.

Owns when two of them share a row: the claim predicts the same of both, the same came, and the
verdicts are the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.analysis.case_groups import CaseGroup
from harness.analysis.claim_findings import Finding, Saying
from harness.analysis.overview import by_scenario
from harness.analysis.repetition import RepeatedVerdict
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.report.case_rows import CaseRow, Steps, came_of, rows_of_alike
from harness.report.kernel_words import settings_text
from harness.report.outcomes import claimed_of
from harness.report.words import reason

_IN_ORDER = (True, False, None)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """Cases of one scenario that say the same about a claim, at least one."""

    cases: CaseRow
    sayings: tuple[Saying, ...]
    tried: Mapping[str, frozenset[str]]
    """by parameter the values that cases of the scenario have, whatever they say"""

    @property
    def scenario(self) -> str:
        """Whose cases they are."""
        return self.cases.verdicts[0].scenario

    @property
    def settings(self) -> str:
        """What they have in common, without the parameters that have every value there is."""
        group = self.cases.group
        every = group.settings.items()
        own = {name: values for name, values in every if set(values) != self.tried[name]}
        return settings_text(CaseGroup(group.cases, own))

    @property
    def claimed(self) -> str:
        """What the claim predicts of each."""
        return claimed_of(self.sayings[0])

    @property
    def seen(self) -> str:
        """What came of the steps that the claim speaks of."""
        runs = _runs(self.sayings)
        alike = len({came_of([steps], timed=False) for steps in runs}) == 1
        return came_of(runs) if alike else _counted(self.sayings)

    @property
    def holds(self) -> str:
        """Whether the claim does in these."""
        return {True: "yes", False: "no", None: "?"}[self.sayings[0].said.holds]


@dataclass(frozen=True, slots=True)
class ClaimRows:
    """All cases that speak of a claim."""

    rows: tuple[ClaimRow, ...]

    @property
    def blocked(self) -> bool:
        """Whether in any case something stood in the way of a bind() or listen()."""
        return any(row.cases.in_the_way for row in self.rows)

    @property
    def passed(self) -> bool:
        """Whether each verdict is PASS."""
        return all(row.cases.status is Status.PASS for row in self.rows)


def claim_rows(finding: Finding, tried: Mapping[str, Mapping[str, frozenset[str]]]) -> ClaimRows:
    """The rows of a claim; `tried`: `values_tried`."""
    together: dict[Hashable, list[Saying]] = {}
    for saying in finding.sayings:
        together.setdefault(_as_told(saying), []).append(saying)
    rows = [row for alike in together.values() for row in _rows_of(alike, tried)]
    ordered = sorted(rows, key=lambda row: _IN_ORDER.index(row.sayings[0].said.holds))
    return ClaimRows(tuple(ordered))


def values_tried(verdicts: Iterable[Verdict]) -> dict[str, dict[str, frozenset[str]]]:
    """By scenario and parameter every value that one of these cases has."""
    return {
        scenario.name: {
            name: frozenset(verdict.params.get(name, "") for verdict in scenario.verdicts)
            for name in dict.fromkeys(name for it in scenario.verdicts for name in it.params)
        }
        for scenario in by_scenario(verdicts)
    }


def _rows_of(
    alike: Sequence[Saying], tried: Mapping[str, Mapping[str, frozenset[str]]]
) -> Iterator[ClaimRow]:
    by_case = {saying.verdict.case: saying for saying in alike}
    for row in rows_of_alike([saying.verdict for saying in alike]):
        sayings = tuple(by_case[case] for case in row.group.cases)
        yield ClaimRow(row, sayings, tried[sayings[0].verdict.scenario])


def _as_told(saying: Saying) -> Hashable:
    """What a row says of a case, without the times."""
    verdict = saying.verdict
    steps = tuple(saying.said.observed)
    words = claimed_of(saying), _counted([saying]), reason(verdict)
    return verdict.scenario, verdict.verdict, saying.said.holds, steps, words


def _counted(sayings: Sequence[Saying]) -> str:
    """What came without the times; of different runs how often each did."""
    found = Counter(came_of([steps], timed=False) for steps in _runs(sayings))
    if len(found) == 1:
        return next(iter(found))
    return ", ".join(f"{words} {number}" for words, number in found.most_common())


def _runs(sayings: Sequence[Saying]) -> list[Steps]:
    return [
        (said.observed, said.says)
        for saying in sayings
        for verdict in _verdicts(saying.verdict)
        for said in verdict.claims
        if said.id == saying.said.id
    ]


def _verdicts(verdict: Verdict) -> Sequence[Verdict]:
    return verdict.each if isinstance(verdict, RepeatedVerdict) else [verdict]
