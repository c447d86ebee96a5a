"""How many verdicts of each status: the one function that counts, whoever shows the numbers.

Owns the order in which statuses are counted (that of `Status`) and how verdicts are grouped by
scenario. A status that no verdict has is not in the count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from harness.formats.status import Status
from harness.formats.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Overview:
    """Some verdicts, counted."""

    by_status: Mapping[Status, int]
    """in the order of the statuses, and only those that there are"""

    @property
    def cases(self) -> int:
        """How many there are."""
        return sum(self.by_status.values())

    @property
    def is_good(self) -> bool:
        """Whether each of them is."""
        return all(status.is_good for status in self.by_status)

    def of(self, status: Status) -> int:
        """How many have this status."""
        return self.by_status.get(status, 0)


@dataclass(frozen=True, slots=True)
class ScenarioVerdicts:
    """The verdicts on the cases of one scenario, at least one."""

    name: str
    verdicts: tuple[Verdict, ...]

    @property
    def question(self) -> str:
        """What it asks."""
        return self.verdicts[0].question

    @property
    def overview(self) -> Overview:
        """Its verdicts, counted."""
        return overview(self.verdicts)


def overview(verdicts: Iterable[Verdict]) -> Overview:
    """Count them."""
    counted = Counter(verdict.verdict for verdict in verdicts)
    return Overview({status: counted[status] for status in Status if counted[status]})


def by_scenario(verdicts: Iterable[Verdict]) -> Iterator[ScenarioVerdicts]:
    """The verdicts of each scenario, both in the order of their names."""
    ordered = sorted(verdicts, key=lambda verdict: (verdict.scenario, verdict.case))
    for name, grouped in groupby(ordered, key=lambda verdict: verdict.scenario):
        yield ScenarioVerdicts(name, tuple(grouped))
