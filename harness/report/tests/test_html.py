"""Words of others are text on a page, and lines stay lines only where that is asked for."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from harness.report.html import _environment, page, static_file


def filled(template: str, **given: object) -> str:
    return _environment().from_string(template).render(given)


def test_words_are_escaped_in_text_and_attributes() -> None:
    assert filled('<a title="{{ it }}">{{ it }}', it='"<b>\u202e') == (
        '<a title="&#34;&lt;b&gt;\\u202e">&#34;&lt;b&gt;\\u202e'
    )


def test_lines_are_kept_by_the_filter_alone() -> None:
    assert filled("{{ it }}", it="a\nb") == "a\\nb"
    assert filled("{{ it | lines }}", it="<a>\n\x1b") == "&lt;a&gt;\n\\x1b"


def test_what_is_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        page("index", {})


def test_style_and_script_are_there() -> None:
    assert "body{" in static_file("site.css") and "use strict" in static_file("site.js")
