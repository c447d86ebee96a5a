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

from harness.formats.status import Status
from harness.report import markdown
from harness.report.counts import counts_text, marked_counts
from harness.report.words import reason


def fill(template: str, given: Mapping[str, object]) -> str:
    """The text of a template, without the blank lines that it leaves."""
    text = _environment().get_template(f"{template}.j2").render(given)
    return re.sub(r"\n{3,}", "\n\n", text).rstrip() + "\n"


def fill_plainly(folder: Path, template: str, given: Mapping[str, object]) -> str:
    """A template of another package's, of a program or a letter: nothing is escaped."""
    text = _plain_environment(folder).get_template(f"{template}.j2").render(given)
    return text.rstrip() + "\n"


@cache
def _plain_environment(folder: Path) -> Environment:
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=False,  # neither markup nor Markdown
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


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
        "linked": markdown.linked,
        "status": _status,
        "counts": counts_text,
        "marked_counts": marked_counts,
        "reason": reason,
    }
    environment.filters |= filters
    return environment


def _status(status: Status) -> str:
    return status.value if status.is_good else f"**{status.value}**"
