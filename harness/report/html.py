"""HTML from templates in which every word of others is text, whatever it is made of.

Owns how a page is filled and escaped; what is on it is made by the modules of the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from harness.language.escape import for_terminal

_TEMPLATES = Path(__file__).parent / "templates" / "site"


def page(template: str, given: Mapping[str, object]) -> str:
    """The text of a page."""
    return _environment().get_template(f"{template}.html.j2").render(given).strip() + "\n"


def static_file(name: str) -> str:
    """A file of the site that is the same for all: style and script."""
    return (_TEMPLATES / name).read_text()


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        finalize=_plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["lines"] = _lines
    return environment


def _lines(words: str) -> Markup:
    """Lines that stay lines."""
    return Markup("\n").join(for_terminal(line) for line in words.splitlines())


def _plain(value: object) -> object:
    """Nothing that moves a cursor or turns the direction of writing; see `language.escape`."""
    return value if isinstance(value, (Markup, int, float)) else for_terminal(value)
