"""A gap, a guess, a left-over, and what would not be filled in: each is a line."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from harness.tools.message_check import complaints

WORDS = "%(n)s of {all} in `bind`"
GOOD = "{all} 中的 %(n)s，`bind`"


def wanted(*words: str) -> Catalog:
    made = Catalog()
    for it in words or (WORDS,):
        made.add(it)
    return made


def told(translation: str, flags: tuple[str, ...] = ()) -> list[str]:
    catalogue = Catalog(locale="zh_CN")
    catalogue.add(WORDS, translation, flags=flags)
    return list(complaints(catalogue, wanted()))


def test_what_is_translated_and_filled_in_alike_is_good() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("translation", "complaint"),
    [
        ("", "not translated"),
        ("{all} 中的，`bind`", "placeholders: {all} instead of %(n)s, {all}"),
        ("{all} %(n)s %(m)s `bind`", "placeholders: "),
        ("{every} %(n)s `bind`", "placeholders: "),
        (f"{GOOD} <b>", "markup: <b> instead of none"),
        (f"{GOOD} &", "markup: & instead of none"),
        ("{all} 中的 %(n)s，`listen`", "code between backticks: `listen` instead of `bind`"),
        (f"{GOOD} 5%", "a '%' that is no placeholder"),
    ],
)
def test_what_would_be_wrong_on_a_page_is_told(translation: str, complaint: str) -> None:
    line = told(translation)[0]
    assert line.startswith(f"'{WORDS}': ") and complaint in line


def test_a_guess_is_told() -> None:
    assert "fuzzy" in told(GOOD, ("fuzzy",))[0]


def test_what_is_missing_is_told() -> None:
    line = list(complaints(Catalog(locale="zh_CN"), wanted()))[0]
    assert "missing: run `make catalogue`" in line


@pytest.mark.parametrize("kept_apart", [False, True])
def test_what_nothing_says_any_more_is_told(kept_apart: bool) -> None:
    catalogue = Catalog(locale="zh_CN")
    catalogue.add(WORDS, GOOD)
    catalogue.add("old", "旧")
    if kept_apart:
        catalogue.update(wanted(), no_fuzzy_matching=True)
    assert list(complaints(catalogue, wanted())) == [
        "'old': nothing says this any more: take it out"
    ]


def test_each_form_of_a_number_is_looked_at() -> None:
    sources, catalogue = Catalog(), Catalog(locale="zh_CN")
    sources.add(("%(n)s row", "%(n)s rows"))
    catalogue.add(("%(n)s row", "%(n)s rows"), ("行",))
    assert "placeholders" in list(complaints(catalogue, sources))[0]


def test_long_words_are_cut() -> None:
    line = list(complaints(Catalog(locale="zh_CN"), wanted("a" * 100)))[0]
    assert line.startswith(f"'{'a' * 59}…': ")
