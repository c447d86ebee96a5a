"""Brings the catalogues of the pages up to the sources, or with --check says what is wrong in them.

Bringing up adds words with an empty translation; a translation of words that are no more is kept
apart, as gettext does it, until somebody takes it out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, write_po

from harness import ROOT
from harness.report.translations import LANGUAGES, catalogue_file, read_catalogue
from harness.tools.message_check import complaints
from harness.tools.messages import messages, template_catalogue

# Babel's own heading has dates and a version that would differ from day to day.
_HEADING = """\
# Words of the pages in another language: harness/report/catalogues/README.md
msgid ""
msgstr ""
"Language: {locale}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def main(arguments: Sequence[str]) -> int:
    """Returns the exit code: 1 if something is to be done."""
    parser = argparse.ArgumentParser(prog="harness.tools.catalogue", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    check = parser.parse_args(arguments).check
    wanted = template_catalogue(messages())
    locales = [it.locale for it in LANGUAGES if it.locale is not None]
    told = []
    for locale in locales:
        path = catalogue_file(locale)
        try:
            catalogue = read_catalogue(path, locale) if path.exists() else Catalog(locale=locale)
        except PoFileError as error:
            print(f"{_shown(path)}: cannot be read: {error}", file=sys.stderr)
            return 2
        if not check:
            path.write_bytes(brought_up(catalogue, wanted, locale))
            catalogue = read_catalogue(path, locale)
        told += [f"{_shown(path)}: {line}" for line in complaints(catalogue, wanted)]
    for line in told:
        print(line, file=sys.stderr)
    return 1 if told else 0


def brought_up(catalogue: Catalog, wanted: Catalog, locale: str) -> bytes:
    """The text of a catalogue with all that is wanted; nothing that was translated is lost."""
    catalogue.update(wanted, no_fuzzy_matching=True)
    stream = BytesIO()
    write_po(stream, catalogue, width=100, omit_header=True, include_lineno=False)
    heading = _HEADING.format(locale=locale, plurals=Catalog(locale=locale).plural_forms)
    return heading.encode() + stream.getvalue().lstrip()


def _shown(path: Path) -> Path:
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
