"""An Atom feed (RFC 4287): an entry for each publication of records, with what it changed."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import NAMESPACE_URL, uuid5
from xml.etree import ElementTree

from harness.formats.publication import Publication
from harness.language.escape import for_terminal

_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"
_NAMED = 100
"""so many changes an entry names; of further ones the number"""


def feed(publications: Sequence[Publication]) -> str:
    """The latest comes first."""
    ElementTree.register_namespace("", _ATOM)
    root = ElementTree.Element(f"{{{_ATOM}}}feed")
    latest = publications[-1].date if publications else _NEVER
    _add(root, "id", _name("bindlab"))
    _add(root, "title", "bindlab: what changed")
    _add(root, "updated", latest)
    _add(_add(root, "author"), "name", "bindlab")
    _add(root, "link", rel="alternate", href="index.html")
    for publication in reversed(publications):
        entry = _add(root, "entry")
        _add(entry, "id", _name(f"{publication.date} {publication.revision}"))
        _add(entry, "title", title_of(publication))
        _add(entry, "updated", publication.date)
        _add(entry, "link", rel="alternate", href="index.html")
        _add(entry, "content", "\n".join(_lines(publication)), type="text")
    told = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{told}\n'


def title_of(publication: Publication) -> str:
    """`1916 cases on 19 kernels, 3 of them new: no cell changed`."""
    kernels = len(publication.new) + len(publication.again)
    of_them = f", {len(publication.new)} of them new" if publication.new else ""
    cells = {0: "no cell", 1: "1 cell"}.get(publication.changed, f"{publication.changed} cells")
    return f"{publication.cases} cases on {kernels} kernels{of_them}: {cells} changed"


def _lines(publication: Publication) -> list[str]:
    lines = [f"Judged at {publication.revision}."]
    if publication.new:
        lines.append(f"New kernels: {', '.join(publication.new)}.")
    if publication.again:
        lines.append(f"Run again: {', '.join(publication.again)}.")
    lines += [
        f"{it.version} {it.case}: was {it.was}, is {it.now}" for it in publication.changes[:_NAMED]
    ]
    more = publication.changed - min(len(publication.changes), _NAMED)
    return [*lines, f"and {more} more"] if more else lines


def _name(words: str) -> str:
    """Stays the same however often the feed is written, wherever the site is (RFC 4122 4.3)."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, words)}"


def _add(
    parent: ElementTree.Element, tag: str, text: str = "", **given: str
) -> ElementTree.Element:
    made = ElementTree.SubElement(parent, f"{{{_ATOM}}}{tag}", given)
    if text:
        made.text = "\n".join(map(for_terminal, text.split("\n")))
    return made
