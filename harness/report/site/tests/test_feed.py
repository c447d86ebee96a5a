"""The feed has an entry for each publication, the latest first, and says what changed."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from harness.formats.publication import ChangedCell, Publication
from harness.records.tests.test_publication_log import ONE, OTHER
from harness.report.site.feed import feed, title_of

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def entries(*publications: Publication) -> list[ElementTree.Element]:
    return ElementTree.fromstring(feed(publications).encode()).findall("a:entry", ATOM)


def text(entry: ElementTree.Element, tag: str) -> str:
    found = entry.find(f"a:{tag}", ATOM)
    assert found is not None and found.text
    return found.text


def test_the_latest_comes_first_and_names_what_changed() -> None:
    later = replace(OTHER, date="2026-12-01T08:00:00Z")
    first, second = entries(ONE, later)
    assert text(first, "updated") == later.date and text(second, "updated") == ONE.date
    assert "6.1.0 a/b[x=1]: was PASS (ok), is FAIL (EADDRINUSE)" in text(first, "content")
    assert text(first, "id") != text(second, "id") == text(entries(ONE)[0], "id")


def test_what_is_needed_is_there_even_of_none() -> None:
    root = ElementTree.fromstring(feed(()).encode())
    for tag in ("id", "title", "updated"):
        assert root.findtext(f"a:{tag}", namespaces=ATOM)
    assert root.findall("a:entry", ATOM) == []


def test_a_title_counts() -> None:
    assert title_of(ONE) == "2 cases on 1 kernels, 1 of them new: no cell changed"
    assert title_of(OTHER) == "2 cases on 1 kernels: 1 cell changed"


def test_of_many_changes_the_rest_is_a_number() -> None:
    change = OTHER.changes[0]
    (entry,) = entries(replace(OTHER, changed=250, changes=(change,) * 120))
    assert text(entry, "content").endswith("and 150 more")


def test_words_of_others_are_text() -> None:
    hostile = ChangedCell("6.1.0", "a/b[x=]]><script>", "\u202e\x1b[2J", "&amp;")
    (entry,) = entries(replace(OTHER, changes=(hostile,)))
    content = text(entry, "content")
    assert "]]><script>" in content and "\u202e" not in content and "\x1b" not in content
