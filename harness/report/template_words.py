"""The words of templates that a catalogue is asked for, as Jinja2's own reader finds them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jinja2.ext import GETTEXT_FUNCTIONS, babel_extract

_OPTIONS = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "silent": "false"}


def template_words(template: Path) -> Iterator[str | tuple[str, ...]]:
    """What is in `_()` and `{% trans %}`; several words where they depend on a number."""
    with template.open("rb") as file:
        for _, _, words, _ in babel_extract(file, GETTEXT_FUNCTIONS, (), _OPTIONS):
            # A name is none: what is in it is told where it comes from.
            if isinstance(words, tuple):
                yield tuple(it for it in words if it is not None)
            elif words is not None:
                yield words
