"""When a port is free again, as a page: times.md.

Owns what a row is made of: the layout is in templates/times.md.j2, the times are
`analysis.holding_times`'s.
"""

from __future__ import annotations

from collections.abc import Sequence

from harness.analysis.case_groups import CaseGroup
from harness.analysis.holding_times import HoldingRow, HoldingTimes, holding_times
from harness.analysis.kernel_column import Column
from harness.records.layout import AREA, TIMES
from harness.report.case_rows import states_in_the_way
from harness.report.kernel_words import range_text, settings_text, time_text
from harness.report.template import fill
from harness.report.words import expected_text


def time_table(columns: Sequence[Column], *, experiments: bool = True) -> str | None:
    """The text of times.md; None if no scenario says when a port is free.

    `experiments`: whether those tables are there, beside this one.
    """
    found = holding_times(columns)
    if not found:
        return None
    return fill(
        TIMES,
        {
            "columns": columns,
            "scenarios": found,
            "page": lambda scenario: AREA.format(scenario.partition("/")[0]),
            "experiments": experiments,
            "settings": _settings,
            "left": _left,
            "expected": lambda row: expected_text(row.expected),
            "times": _times,
        },
    )


def _settings(scenario: HoldingTimes, row: HoldingRow) -> str:
    """What sets the row apart, and what makes no difference; the families where they do."""
    every = row.group.settings.items()
    own = {name: of for name, of in every if name not in scenario.alike}
    same = {name: of for name, of in every if name in scenario.alike and len(of) > 1}
    same.pop("family", None)
    told = [settings_text(CaseGroup(row.group.cases, own))] if own else []
    if same:
        told.append(f"whatever {settings_text(CaseGroup(row.group.cases, same))}")
    return "; ".join(told)


def _left(row: HoldingRow) -> str:
    """What was in the way until then; empty where nobody tried, or nothing was."""
    return ", ".join(dict.fromkeys(filter(None, map(states_in_the_way, row.verdicts))))


def _times(row: HoldingRow) -> str:
    told = [(range_text(part.kernels), time_text(part.ms)) for part in row.times]
    if len(told) == 1:
        words = told[0][1]
    else:
        words = "; ".join(f"{kernels}: {time}" for kernels, time in told) or "unknown"
    return f"{words} (unknown on {', '.join(row.unanswered)})" if row.unanswered else words
