"""Cases of one scenario of which the same is to be told, as few rows: what a row has in common.

Owns when two cases share a row: when nothing that the row says would be another for one of them.
Times are told as a range and so may differ. Which settings make one row is `case_groups`'.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from harness.analysis.answer import ANYTHING, cell_of, shown_steps
from harness.analysis.case_groups import CaseGroup, groups_of
from harness.analysis.pool import pooled
from harness.analysis.repetition import RepeatedVerdict
from harness.formats.status import Status
from harness.formats.verdict import Expected, Observed, Verdict
from harness.report.holder_summary import holder_summary
from harness.report.holder_words import refused_parts
from harness.report.kernel_words import answer_text, time_text
from harness.report.outcomes import expected_of, joined
from harness.report.state_words import state_words
from harness.report.words import observed_text, reason

Steps = tuple[Mapping[str, Observed], Mapping[str, Expected]]
"""What came of the steps of a case, and what they are held against."""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """Cases that are told alike, at least one."""

    group: CaseGroup
    verdicts: tuple[Verdict, ...]
    """in the order of the group's cases"""

    @property
    def status(self) -> Status:
        """The verdict on each of them."""
        return self.verdicts[0].verdict

    @property
    def reason(self) -> str:
        """Why it is so; empty for a PASS."""
        return reason(self.verdicts[0])

    @property
    def refused(self) -> str:
        """Who was in the way of the first of them, and why it was refused; empty for a PASS."""
        return "; ".join(refused_parts(self.verdicts[0])) if self.reason else ""

    @property
    def expected(self) -> str:
        """What each of them expected."""
        return expected_of(self.verdicts[0])

    @property
    def observed(self) -> str:
        """What came of each; of cases that are run often, how often what did in all of them."""
        if isinstance(self.verdicts[0], RepeatedVerdict):
            return answer_text(pooled([cell_of(verdict) for verdict in self.verdicts]))
        return came_of([(verdict.observed, verdict.expected) for verdict in self.verdicts])

    @property
    def in_the_way(self) -> str:
        """What refused calls found in their way, and why they were refused."""
        return holder_summary(self.verdicts)


def case_rows(verdicts: Iterable[Verdict]) -> list[CaseRow]:
    """The rows of one scenario's cases, in their order."""
    together: dict[Hashable, list[Verdict]] = {}
    for verdict in verdicts:
        together.setdefault(_as_told(verdict), []).append(verdict)
    return [row for alike in together.values() for row in rows_of_alike(alike)]


def rows_of_alike(verdicts: Sequence[Verdict]) -> list[CaseRow]:
    """Cases of one scenario, told alike, in as few rows as their settings allow."""
    by_case = {verdict.case: verdict for verdict in verdicts}
    return [
        CaseRow(group, tuple(by_case[case] for case in group.cases))
        for group in groups_of(list(by_case.values()))
    ]


def came_of(cases: Sequence[Steps], *, timed: bool = True) -> str:
    """What came of the steps of cases of which the same did; all their times, where asked for."""
    told = {}
    observed, wanted_of = cases[0]
    for key, seen in shown_steps(observed, wanted_of).items():
        wanted = wanted_of.get(key, ANYTHING)
        told[key] = observed_text(seen, replace(wanted, in_ms=None))
        if timed and wanted.in_ms is not None:
            told[key] += f" in {time_text([of_case[key].ms for of_case, _ in cases])}"
    return joined(told)


def _as_told(verdict: Verdict) -> Hashable:
    """What a row says of a case, without the times."""
    if isinstance(verdict, RepeatedVerdict):
        observed = answer_text(cell_of(verdict))
    else:
        observed = came_of([(verdict.observed, verdict.expected)], timed=False)
    steps = tuple(shown_steps(verdict.observed, verdict.expected))
    return verdict.verdict, steps, expected_of(verdict), observed, reason(verdict)


def states_in_the_way(verdict: Verdict) -> str:
    """The states of what its refused calls found in their way, each once."""
    steps = shown_steps(verdict.observed, verdict.expected).values()
    states = (
        state_words(holder.protocol, holder.state)
        for step in steps
        for holder in step.in_the_way or ()
    )
    return " and ".join(dict.fromkeys(states))
