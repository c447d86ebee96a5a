"""harness/language/form.py: forms as the actor prints them."""

from __future__ import annotations

from harness.language.form import own_words, read_forms

_NUMBER = {"form": "number", "label": "win", "usage": "win", "is": "a number", "low": 0, "high": 9}
_TEXT = {"form": "text", "label": "DATA", "usage": '"DATA"'}
_PARTS = {
    "form": "parts",
    "label": "PARTS",
    "usage": "",
    "parts": [
        {"keyword": "win", "value": _NUMBER, "goes_with": "A", "excludes": "seq"},
        {"keyword": "", "value": _TEXT},
    ],
}


def test_a_form_keeps_what_its_kind_has_of_its_own() -> None:
    (number,) = read_forms({"forms": [_NUMBER]})
    assert (number.kind, number.label, number.expects) == ("number", "win", "a number")
    assert (number.row["low"], number.row["high"]) == (0, 9)


def test_a_form_of_parts_has_a_form_in_each() -> None:
    (parts,) = read_forms({"forms": [_PARTS]})
    win, data = parts.parts
    assert (win.keyword, win.goes_with, win.excludes) == ("win", "A", "seq")
    assert (win.value.kind, data.value.kind) == ("number", "text")
    assert (data.keyword, data.goes_with, data.excludes) == ("", None, None)


def test_a_place_has_words_of_its_own() -> None:
    keyword = {"form": "keyword", "label": "cloexec", "usage": "[cloexec]"}
    kinds = {"form": "one_of", "label": "KIND", "usage": "tcp|udp", "words": ["tcp", "udp"]}
    forms = read_forms({"forms": [keyword, kinds, _PARTS, _NUMBER]})
    assert [own_words(form) for form in forms] == [("cloexec",), ("tcp", "udp"), ("win",), ()]
