"""results/gallery/gallery.json, read: what `bindlab check` said of real servers, and its cards."""

from __future__ import annotations

from pathlib import Path

from harness.formats.gallery import FORMAT, Gallery
from harness.formats.outside_file import VERDICT, read_outside
from harness.formats.plain_name import fault_of_name
from harness.records.layout import gallery_file
from harness.records.published_json import read_if_there
from harness.records.store import ResultsError


def read_gallery(results: Path) -> Gallery | None:
    """The file; None if there is none. Raises ResultsError."""
    return read_if_there(Gallery, gallery_file(results), FORMAT, "make gallery")


def read_cards(results: Path, gallery: Gallery) -> dict[str, str]:
    """The text of each card by its file name. Raises ResultsError."""
    told = (it for server in gallery.servers for it in (server.as_it_is, server.stopped_whole))
    names = [checked.card for checked in told if checked is not None]
    return {name: _card(gallery_file(results), name) for name in names}


def _card(gallery: Path, name: str) -> str:
    fault = fault_of_name(name)
    if fault is not None:
        raise ResultsError(f"{gallery}: {fault}: make gallery")
    path = gallery.with_name(name)
    try:
        return read_outside(path, VERDICT).decode(errors="replace")
    except OSError as error:
        raise ResultsError.of(path, error) from error
