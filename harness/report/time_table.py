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
from harness.report.translate import Translate, same
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
            "settings": settings_of,
            "left": left_of,
            "expected": lambda row: expected_text(row.expected),
            "times": times_of,
        },
    )


def settings_of(scenario: HoldingTimes, row: HoldingRow, _: Translate = same) -> str:
    """What sets the row apart, and what makes no difference; the families where they do."""
    every = row.group.settings.items()
    own = {name: of for name, of in every if name not in scenario.alike}
    others = {name: of for name, of in every if name in scenario.alike and len(of) > 1}
    others.pop("family", None)
    told = [settings_text(CaseGroup(row.group.cases, own))] if own else []
    if others:
        words = settings_text(CaseGroup(row.group.cases, others))
        told.append(_("whatever %(settings)s") % {"settings": words})
    return "; ".join(told)


def left_of(row: HoldingRow) -> str:
    """What was in the way until then; empty where nobody tried, or nothing was."""
    return ", ".join(dict.fromkeys(filter(None, map(states_in_the_way, row.verdicts))))


def times_of(row: HoldingRow, _: Translate = same) -> str:
    """How long, on which kernels where they differ, and on which it is not known."""
    told = [(range_text(part.kernels, _), time_text(part.ms)) for part in row.times]
    words = "; ".join(f"{kernels}: {time}" for kernels, time in told)
    if len(told) == 1:
        words = told[0][1]
    if not row.unanswered:
        return words
    unknown = _("unknown on %(kernels)s") % {"kernels": ", ".join(row.unanswered)}
    return f"{words} ({unknown})" if words else unknown
