"""The pages as they are published: every link leads somewhere, and none is too large."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from harness.report.site.address import (
    GRID,
    GRID_DATA,
    HEAT,
    INDEX,
    PAIR,
    SCRIPTS,
    SEARCH_DATA,
)
from harness.report.site.tests.test_pages import Page, broken_links

# Building the pages takes its time on a machine that has other things to do; seconds.
pytestmark = pytest.mark.timeout(580)

KB = 1000


def packed(*files: Path) -> int:
    """How many bytes go over a network."""
    return sum(len(gzip.compress(file.read_bytes())) for file in files)


def test_every_link_and_anchor_of_every_page_leads_somewhere(published: Path) -> None:
    files = [it for it in published.rglob("*") if it.is_file()]
    texts = {
        it.relative_to(published).as_posix(): it.read_text() if it.suffix == ".html" else ""
        for it in files
    }
    assert len(texts) > 2000
    assert broken_links(texts) == []


def test_no_paragraph_shows_a_line_end_as_it_is_written(published: Path) -> None:
    pages = sorted(published.rglob("*.html"))
    shown = re.compile(r"\\n\s*</(?:p|h[1-6])>")
    assert len(pages) > 1000
    assert [it.relative_to(published) for it in pages if shown.search(it.read_text())] == []


def test_the_start_page_and_all_that_it_loads_are_100_kb_packed(published: Path) -> None:
    page = Page((published / INDEX).read_text())
    loaded = [published / it for it in page.loads]
    assert {it.name for it in loaded} >= {"site.css", "site.js"}
    assert packed(published / INDEX, *loaded) <= 100 * KB


def test_the_scripts_of_our_own_are_20_kb(published: Path) -> None:
    """All together but the two of all pairs; and on the page of those, which has few others."""
    there = {it.name for it in published.glob("*.js")}
    assert there == {*SCRIPTS, SEARCH_DATA, GRID_DATA}
    sizes = {it: (published / it).stat().st_size for it in SCRIPTS}
    assert sum(sizes.values()) - sizes[PAIR] - sizes[HEAT] <= 20 * KB
    page = Page((published / GRID).read_text())
    assert sum(sizes[it] for it in page.loads if it in sizes) <= 20 * KB


def test_the_page_of_all_pairs_and_all_that_it_loads_are_60_kb_packed(published: Path) -> None:
    page = Page((published / GRID).read_text())
    loaded = [published / it for it in (*page.loads, GRID_DATA)]
    assert {it.name for it in loaded} >= {"site.css", PAIR, HEAT}
    assert packed(published / GRID, *loaded) <= 60 * KB


def test_no_page_is_larger_than_500_kb(published: Path) -> None:
    sizes = {it: it.stat().st_size for it in published.rglob("*.html")}
    assert {it: size for it, size in sizes.items() if size > 500 * KB} == {}


def test_what_a_search_loads_is_200_kb_packed(published: Path) -> None:
    assert packed(published / "vendor/minisearch.js", published / SEARCH_DATA) <= 200 * KB


def test_nothing_is_loaded_from_elsewhere(published: Path) -> None:
    for file in published.rglob("*.html"):
        assert [it for it in Page(file.read_text()).loads if "//" in it] == [], file
    assert "url(" not in (published / "site.css").read_text()
