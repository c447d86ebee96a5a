"""All kernels with records side by side: what each was run with, and where their answers differ.

Owns what a row of kernels.md is made of; the layout is in templates/kernels.md.j2, the differences
are `analysis.kernel_diff`'s, their words `kernel_words`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import comb

from harness.analysis.answer import Cell
from harness.analysis.case_groups import CaseGroup
from harness.analysis.comparison import Contrast
from harness.analysis.kernel_agreement import Agreement, agreements
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import differences
from harness.analysis.pool import pooled
from harness.analysis.recorded import recorded
from harness.analysis.repeated_cases import (
    RepeatedScenario,
    repeated_scenarios,
    threshold_of,
)
from harness.records.layout import KERNELS
from harness.report.kernel_words import (
    UNEXPLAINED,
    answer_text,
    cases_text,
    range_text,
    reason_texts,
    settings_text,
    skipped_text,
)
from harness.report.origin import origin_of
from harness.report.run_counts import p_text
from harness.report.template import fill


def kernel_table(
    columns: Sequence[Column],
    listed: Mapping[str, str],
    on_request: Collection[str] = (),
    *,
    experiments: bool = True,
) -> str:
    """The text of kernels.md.

    `listed`: where each release of the list of kernels comes from; `on_request`: those of them that
    may be without records; `experiments`: whether that table is there, beside this one.
    """
    heads, same_heads = _heads(columns, listed)
    agreed = agreements(columns)
    repeated = repeated_scenarios(columns)
    run = {column.release for column in columns}
    return fill(
        KERNELS,
        {
            "columns": columns,
            "heads": heads,
            "same_heads": same_heads,
            "experiments": experiments,
            "not_run": [it for it in listed if it not in run and it not in on_request],
            "differences": differences(columns),
            "recorded": recorded(columns),
            "repeated": repeated,
            "like_counts": _like_counts(repeated),
            "below": threshold_of(columns),
            "compared": sum(len(it.cases) for it in repeated) * comb(len(columns), 2),
            "p": p_text,
            "agreements": agreed,
            "same": [it for it in agreed if it.same == it.cases and not it.skipped],
            "unexplained": UNEXPLAINED,
            "answer": answer_text,
            "counted": cases_text,
            "range": range_text,
            "reasons": reason_texts,
            "settings": settings_text,
            "skipped": _skipped,
        },
    )


def _heads(
    columns: Sequence[Column], listed: Mapping[str, str]
) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """What each kernel was run with, by release; and what all of several were run with."""
    origins = {it.release: origin_of(list(it.verdicts.values()), it.release) for it in columns}
    heads = {
        "release": {it.release: it.release for it in columns},
        "from": {it.release: listed.get(it.release, "") for it in columns},
        "architecture": {name: origin.machine for name, origin in origins.items()},
        "backend": {name: origin.backend for name, origin in origins.items()},
        "revision": {name: origin.revision for name, origin in origins.items()},
        "date": {name: origin.date for name, origin in origins.items()},
        "cases": {it.release: str(it.overview.cases) for it in columns},
    }
    same = {
        name: next(iter(of_each.values()))
        for name, of_each in heads.items()
        if len(of_each) > 1 and len(set(of_each.values())) == 1
    }
    told = {name: of_each for name, of_each in heads.items() if any(of_each.values())}
    same = {name: value for name, value in same.items() if name in told}
    return {name: of_each for name, of_each in told.items() if name not in same}, same


@dataclass(frozen=True, slots=True)
class LikeCounts:
    """A case that is run often, of which all kernels have like counts."""

    scenario: str
    group: CaseGroup
    together: Cell
    contrast: Contrast


def _like_counts(repeated: Sequence[RepeatedScenario]) -> list[LikeCounts]:
    return [
        LikeCounts(of_one.scenario, case.group, pooled(_asked(case.cells)), case.contrast)
        for of_one in repeated
        for case in of_one.cases
        if not case.contrast.is_told
    ]


def _asked(cells: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in cells if cell is not None]


def _skipped(agreement: Agreement) -> str:
    return "; ".join(map(skipped_text, agreement.skipped))
