"""The languages in which the pages are, and the catalogue of each that is not English.

Owns where catalogues are and how one is read: as text, for none is kept in a compiled form. What
must be in one is left to `harness.tools.catalogue`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from harness.report.translate import Translate

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

CATALOGUES = Path(__file__).parent / "catalogues"


@dataclass(frozen=True, slots=True)
class Language:
    """One of the languages."""

    tag: str
    """as HTML has it: `zh-CN`"""
    name: str
    """in itself"""
    folder: str = ""
    """of its pages; "" for the site's own"""
    locale: str | None = None
    """of its catalogue; None for English, which the sources are written in"""


ENGLISH = Language("en", "English")
CHINESE = Language("zh-CN", "中文", "zh/", "zh_CN")
LANGUAGES = (ENGLISH, CHINESE)


def catalogue_file(locale: str) -> Path:
    """Where a catalogue is."""
    return CATALOGUES / f"{locale}.po"


def read_catalogue(path: Path, locale: str) -> Catalog:
    """A catalogue as it is written. Raises OSError, and PoFileError for one that is none."""
    # Babel is read when a catalogue is: most commands speak English alone, and start sooner.
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        catalogue: Catalog = read_po(file, locale=locale, abort_invalid=True)
    return catalogue


def translate_into(language: Language) -> Translate:
    """What gives the words of a language for those of the sources, the same if it has no other."""
    catalogue = translations(language)
    # What a catalogue has for nothing is its own heading.
    return lambda words: catalogue.gettext(words) if words else words


@cache
def translations(language: Language) -> NullTranslations:
    """The catalogue of a language, compiled; that of English is empty."""
    if language.locale is None:
        return NullTranslations()
    from babel.messages.mofile import write_mo

    compiled = BytesIO()
    write_mo(compiled, read_catalogue(catalogue_file(language.locale), language.locale))
    compiled.seek(0)
    return GNUTranslations(compiled)
