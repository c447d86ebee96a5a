"""A picture can be read, shows both themes, and lets nobody's words out of it."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

from harness.report.picture import LETTER, Frame, fitting, link, several_lines
from harness.report.picture import text as text_at

SVG = "{http://www.w3.org/2000/svg}"


def test_a_picture_has_a_title_a_text_and_both_themes() -> None:
    frame = Frame("ladder", 9, 8, "a <b>", "one\ntwo", ["LISTEN"], ".ladder .y{fill:red}")
    root = ElementTree.fromstring("\n".join(frame.lines("<g/>")))
    assert (root.get("viewBox"), root.get("class")) == ("0 0 9 8", "pic ladder")
    assert [root.findtext(SVG + it) for it in ("title", "desc")] == ["a <b>", "one\ntwo"]
    style = root.findtext(SVG + "style") or ""
    assert "prefers-color-scheme:dark" in style and ".y{fill:red}" in style
    assert root.find(f"{SVG}defs/{SVG}pattern") is not None and root.find(SVG + "g") is not None


def test_a_picture_in_a_frame_leads_out_of_it() -> None:
    assert 'href="#r1"><title>x</title>' in link("", "r1", "x")
    assert 'href="a.html#r1" target="_parent">' in link("a.html", "r1", "x")


def test_words_are_cut_with_a_sign() -> None:
    assert fitting("x" * 20, 20 * LETTER + 1) == "x" * 20
    assert fitting("x" * 21, 20 * LETTER + 1) == "x" * 19 + "…"


def test_words_are_no_markup_and_lines_stay_lines() -> None:
    assert "&lt;b&gt;" in text_at(1, 2, "<b>")
    assert several_lines("<a>\n\x1b") == "&lt;a&gt;\n\\x1b"
    assert "<b>" not in link("<b>", "r1", "<b>")
