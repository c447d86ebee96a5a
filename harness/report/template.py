"""The templates, and what all of them may use.

The only module that knows Jinja2, but for `html`. Owns how a template is filled; what goes into it
is made by the modules of the tables.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from harness.analysis.answer import cell_of
from harness.analysis.repetition import RepeatedVerdict
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.report import markdown, outcomes
from harness.report.counts import counts_text, marked_counts
from harness.report.kernel_words import answer_text
from harness.report.words import reason


def fill(template: str, given: Mapping[str, object]) -> str:
    """The text of a template, without the blank lines that it leaves."""
    text = _environment().get_template(f"{template}.j2").render(given)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=False,  # Markdown, not HTML; the filters of `markdown` escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    filters: Mapping[str, Callable[..., str]] = {
        "bar": markdown.bar,
        "text": markdown.text,
        "cell": markdown.cell,
        "code": markdown.code,
        "anchor": markdown.anchor,
        "target": markdown.target,
        "link": _link,
        "status": _status,
        "counts": counts_text,
        "marked_counts": marked_counts,
        "reason": reason,
        "expected": outcomes.expected_of,
        "observed": observed_text_of,
        "claimed": outcomes.claimed_of,
        "seen": outcomes.seen_of,
        "in_the_way": outcomes.in_the_way,
        "seconds": lambda seconds: "" if seconds is None else f"{seconds:.1f}",
    }
    environment.filters |= filters
    return environment


def observed_text_of(verdict: Verdict) -> str:
    """What came of a case; of one that is run often the counts."""
    if isinstance(verdict, RepeatedVerdict):
        return answer_text(cell_of(verdict))
    return outcomes.observed_of(verdict)


def _link(verdict: Verdict) -> str:
    """From the tables' folder to the evidence."""
    return markdown.target(f"../{verdict.evidence.removeprefix('results/')}")


def _status(status: Status) -> str:
    return status.value if status.is_good else f"**{status.value}**"
