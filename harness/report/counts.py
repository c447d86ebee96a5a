"""Counted verdicts in words: `12 PASS, 1 FAIL`.

The numbers are `analysis.overview`'s; a count that is not good stands out where Markdown can.
"""

from __future__ import annotations

from harness.analysis.overview import Overview


def counts_text(counted: Overview) -> str:
    """`12 PASS, 1 FAIL`; empty if there is nothing."""
    return ", ".join(f"{count} {status.value}" for status, count in counted.by_status.items())


def marked_counts(counted: Overview) -> str:
    """The same in Markdown, bold if not all is well."""
    text = counts_text(counted)
    return text if counted.is_good else f"**{text}**"
