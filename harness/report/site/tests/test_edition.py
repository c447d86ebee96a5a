"""A page leads to those of its own language where they are there, and to itself in the others."""

from __future__ import annotations

from harness.report.site.edition import Edition, Other
from harness.report.translations import CHINESE, ENGLISH, LANGUAGES

BOTH = frozenset({"index.html", "q/a/b.html"})
ENGLISH_EDITION = Edition(ENGLISH, translated=BOTH)
CHINESE_EDITION = Edition(CHINESE, translated=BOTH)


def test_english_has_every_page_and_the_other_those_that_are_translated() -> None:
    pages = ["index.html", "q/a/b.html", "q/a/b/x=1.html"]
    assert [ENGLISH_EDITION.has(page) for page in pages] == [True, True, True]
    assert [CHINESE_EDITION.has(page) for page in pages] == [True, True, False]
    assert ENGLISH_EDITION.is_original and not CHINESE_EDITION.is_original


def test_pages_stand_in_the_folder_of_their_language() -> None:
    assert CHINESE_EDITION.place("q/a/b.html") == "zh/q/a/b.html"
    assert CHINESE_EDITION.place("cells.json") == "cells.json"
    assert ENGLISH_EDITION.place("q/a/b.html") == "q/a/b.html"


def test_a_page_leads_to_its_own_language_and_else_to_english() -> None:
    link = CHINESE_EDITION.links_of("q/a/b.html")
    assert link("index.html") == "../../../zh/index.html"
    assert link("q/a/b/x=1.html") == "../../../q/a/b/x=1.html"
    assert ENGLISH_EDITION.links_of("q/a/b.html")("index.html") == "../../index.html"


def test_a_page_leads_to_itself_in_the_other_languages() -> None:
    assert ENGLISH_EDITION.others("q/a/b.html", LANGUAGES) == [
        Other(CHINESE, "../../zh/q/a/b.html")
    ]
    assert CHINESE_EDITION.others("q/a/b.html", LANGUAGES) == [
        Other(ENGLISH, "../../../q/a/b.html")
    ]


def test_a_page_that_is_in_english_only_leads_nowhere_else() -> None:
    assert ENGLISH_EDITION.others("q/a/b/x=1.html", LANGUAGES) == []
