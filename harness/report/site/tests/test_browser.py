"""The pages in a real browser, Debian's Chromium, driven by the files of tests in browser/.

The published pages are looked at as they are made from the committed records; those of hostile
words are made up. A browser without a network, and a home of its own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness.report.site.tests.built_site import (
    BROWSER,
    CHROMIUM,
    PICTURES,
    node_test,
    written,
)
from harness.report.site.tests.expected_grid import expected_grid
from harness.report.site.tests.hostile_site import WORD, hostile_site

# A browser on a machine that has other things to do takes its time; seconds.
pytestmark = [
    pytest.mark.skipif(
        CHROMIUM is None, reason="needs Chromium: install the package chromium (Debian)"
    ),
    pytest.mark.timeout(580),
]
PUBLISHED = ("reading", "accessibility", "scriptless", "pictures")
PARTS = 4
"""of the pages, so that no test of them takes long"""


@pytest.mark.parametrize("about", PUBLISHED)
def test_the_published_pages(about: str, published: Path, tmp_path: Path) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    node_test(f"{about}.test.mjs", published, tmp_path, {"BINDLAB_PICTURES": str(PICTURES)})
    if about == "pictures":
        assert len(list(PICTURES.glob("*.png"))) >= 5 * 3 * 2


@pytest.mark.parametrize("part", range(1, PARTS + 1))
def test_no_page_has_anything_to_complain_of(part: int, published: Path, tmp_path: Path) -> None:
    node_test("pages.test.mjs", published, tmp_path, {"BINDLAB_PAGES": f"{part}/{PARTS}"})


def test_the_page_of_all_pairs_is_as_the_records_are(published: Path, tmp_path: Path) -> None:
    expected = tmp_path / "expected.json"
    expected.write_text(json.dumps(expected_grid()))
    node_test("grid.test.mjs", published, tmp_path, {"BINDLAB_EXPECTED": str(expected)})


def test_hostile_words_are_words(tmp_path: Path) -> None:
    site = written(hostile_site(tmp_path / "evidence"), tmp_path / "site")
    assert "<svg" in (site / "q/a/b/x=1.html").read_text()
    node_test("hostile.test.mjs", site, tmp_path, {"BINDLAB_WORD": WORD})


def test_a_failure_in_the_browser_is_one_here(tmp_path: Path) -> None:
    pages = written(hostile_site(tmp_path / "evidence"), tmp_path / "site")
    page = pages / "index.html"
    page.write_text(page.read_text().replace("</main>", f"{WORD}</main>"))
    with pytest.raises(AssertionError, match="nothing runs and nothing breaks"):
        node_test("hostile.test.mjs", pages, tmp_path, {"BINDLAB_WORD": WORD}, "on any page")


def test_every_file_of_tests_is_run() -> None:
    names = {it.name.removesuffix(".test.mjs") for it in BROWSER.glob("*.test.mjs")}
    assert names == {*PUBLISHED, "pages", "grid", "hostile"}
