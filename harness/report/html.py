"""HTML from templates in which every word of others is text, whatever it is made of.

Owns how a page is filled and escaped, and in which language its own words are; what is on it is
made by the modules of the site.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import NullTranslations
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from harness.language.escape import for_terminal
from harness.report.translations import ENGLISH, Language, translations

_TEMPLATES = Path(__file__).parent / "templates" / "site"


def page(template: str, given: Mapping[str, object], language: Language = ENGLISH) -> str:
    """The text of a page."""
    return _environment(language).get_template(f"{template}.html.j2").render(given).strip() + "\n"


def static_file(name: str) -> str:
    """A file of the site that is the same for all: style and script."""
    return (_TEMPLATES / name).read_text()


@cache
def _environment(language: Language = ENGLISH) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        extensions=["jinja2.ext.i18n"],
        autoescape=True,
        finalize=_plain,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["lines"] = _lines
    environment.filters["content"] = _content
    environment.globals["language"] = language
    environment.policies["ext.i18n.trimmed"] = True
    _translate(environment, translations(language))
    return environment


def _translate(environment: Environment, catalogue: NullTranslations) -> None:
    """The interface's words are the catalogue's, and are markup; what they are filled with is text.

    Jinja2's own would escape what is filled in, but leave the characters that `_plain` takes out.
    """

    def gettext(words: str, /, **given: object) -> Markup:
        return Markup(catalogue.gettext(words)) % _all_plain(given)

    def ngettext(one: str, many: str, number: int, /, **given: object) -> Markup:
        return Markup(catalogue.ngettext(one, many, number)) % _all_plain({"num": number, **given})

    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals |= {"gettext": gettext, "ngettext": ngettext}


def _all_plain(given: Mapping[str, object]) -> dict[str, object]:
    return {name: _plain(value) for name, value in given.items()}


def _lines(words: str) -> Markup:
    """Lines that stay lines."""
    return Markup("\n").join(for_terminal(line) for line in words.splitlines())


def _content(words: str) -> Markup:
    """What stands between two tags, and so may keep its quotes, of which JSON is full."""
    return Markup(escape(for_terminal(words), quote=False))


def _plain(value: object) -> object:
    """Nothing that moves a cursor or turns the direction of writing; see `language.escape`."""
    return value if isinstance(value, (Markup, int, float)) else for_terminal(value)
