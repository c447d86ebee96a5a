"""publications.jsonl: what each publication of records changed, the latest last.

Owns the file's form. What a line says is left to `formats/publication`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from harness.formats.codec import FormatError, parse_object, read, to_json
from harness.formats.outside_file import RECORDS, read_outside
from harness.formats.publication import FORMAT, Publication
from harness.records.layout import publications_file
from harness.records.store import ResultsError


def read_publications(results: Path) -> list[Publication]:
    """All of them, none if there is no file. Raises ResultsError."""
    path = publications_file(results)
    try:
        content = read_outside(path, RECORDS)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise ResultsError.of(path, error) from error
    found = []
    for number, line in enumerate(content.splitlines(), start=1):
        try:
            found.append(_publication(line))
        except FormatError as error:
            said = f"{path}:{number}: no publication as this version writes it ({error})"
            raise ResultsError(f"{said}: remove the line") from error
    return found


def publication_lines(publications: Sequence[Publication]) -> str:
    """The text of the file."""
    return "".join(json.dumps(to_json(it), separators=(",", ":")) + "\n" for it in publications)


def _publication(line: bytes) -> Publication:
    record = parse_object(line)
    if record.get("format") != FORMAT:
        raise FormatError(f"format {record.get('format')}, known is {FORMAT}")
    return read(Publication, record)
