"""All kernels with records side by side: what each was run with, and where their answers differ.

Owns what a row of kernels.md is made of; the layout is in templates/kernels.md.j2, the differences
are `analysis.kernel_diff`'s, their words `kernel_words`'s.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import comb

from harness.analysis.kernel_agreement import Agreement, agreements
from harness.analysis.kernel_column import Column
from harness.analysis.kernel_diff import differences
from harness.analysis.recorded import recorded
from harness.analysis.repeated_cases import repeated_scenarios, threshold_of
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
from harness.report.origin import Origin, origin_of
from harness.report.run_counts import p_text
from harness.report.template import fill


def kernel_table(
    columns: Sequence[Column], listed: Mapping[str, str], on_request: Collection[str] = ()
) -> str:
    """The text of kernels.md.

    `listed`: where each release of the list of kernels comes from; `on_request`: those of them that
    may be without records.
    """
    repeated = repeated_scenarios(columns)
    run = {column.release for column in columns}
    return fill(
        KERNELS,
        {
            "columns": columns,
            "origin": _origin,
            "listed": listed,
            "not_run": [it for it in listed if it not in run and it not in on_request],
            "differences": differences(columns),
            "recorded": recorded(columns),
            "repeated": repeated,
            "below": threshold_of(columns),
            "compared": sum(len(it.cases) for it in repeated) * comb(len(columns), 2),
            "p": p_text,
            "agreements": agreements(columns),
            "unexplained": UNEXPLAINED,
            "answer": answer_text,
            "counted": cases_text,
            "range": range_text,
            "reasons": reason_texts,
            "settings": settings_text,
            "skipped": _skipped,
        },
    )


def _origin(column: Column) -> Origin:
    return origin_of(list(column.verdicts.values()), column.release)


def _skipped(agreement: Agreement) -> str:
    return "; ".join(map(skipped_text, agreement.skipped))
