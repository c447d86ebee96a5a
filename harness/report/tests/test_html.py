"""Words of others are text on a page, and lines stay lines only where that is asked for."""

from __future__ import annotations

import re

import pytest
from jinja2 import UndefinedError

from harness.report.html import _TEMPLATES as TEMPLATES
from harness.report.html import _environment, page, static_file

# What is called the same in every language.
NAMES = {"bindlab", "observations", "ndjson", "JSON", "CSV", "Atom", "SHA", "ok", "EADDRINUSE"}

# Every pair as a table: what its scripts say of a pair is in English.
ENGLISH_ALONE = {"grid.html.j2"}


def filled(template: str, **given: object) -> str:
    return _environment().from_string(template).render(given)


def test_words_are_escaped_in_text_and_attributes() -> None:
    assert filled('<a title="{{ it }}">{{ it }}', it='"<b>\u202e') == (
        '<a title="&#34;&lt;b&gt;\\u202e">&#34;&lt;b&gt;\\u202e'
    )


def test_lines_are_kept_by_the_filter_alone() -> None:
    assert filled("{{ it }}", it="a\nb") == "a\\nb"
    assert filled("{{ it | lines }}", it="<a>\n\x1b") == "&lt;a&gt;\n\\x1b"


def test_what_stands_between_two_tags_keeps_its_quotes() -> None:
    assert filled("<pre>{{ it | content }}", it='{"a":"<&\x1b"}') == ('<pre>{"a":"&lt;&amp;\\x1b"}')


def test_words_of_the_interface_are_filled_with_text() -> None:
    told = "{% trans it=it %}a {{ it }} of <b>{% endtrans %}"
    assert filled(told, it="<i>\u202e") == "a &lt;i&gt;\\u202e of <b>"
    told = "{% trans n=n, it=it %}{{ n }} {{ it }}{% pluralize %}{{ n }} {{ it }}s{% endtrans %}"
    assert [filled(told, n=n, it="\x1b<") for n in (1, 2)] == ["1 \\x1b&lt;", "2 \\x1b&lt;s"]


def test_every_word_of_the_templates_can_be_translated() -> None:
    for template in sorted(TEMPLATES.glob("*.j2")):
        if template.name in ENGLISH_ALONE:
            continue
        told = re.sub(r"\{% trans.*?endtrans %\}", "", template.read_text(), flags=re.DOTALL)
        told = re.sub(r"<(script|pre|code)\b.*?</\1>", "", told, flags=re.DOTALL)
        told = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|<[^>]*>", " ", told, flags=re.DOTALL)
        left = set(re.findall(r"[A-Za-z]+", told)) - NAMES
        assert left == set(), template.name
        labels = re.findall(r'(?:aria-label|alt|title|placeholder)="([^"]*)"', template.read_text())
        assert [it for it in labels if not it.startswith("{")] == [], template.name


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        page("index", {})


def test_style_and_script_are_there() -> None:
    assert "body{" in static_file("site.css") and "use strict" in static_file("site.js")
