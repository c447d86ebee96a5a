"""The words of a template are found as they will be asked for."""

from __future__ import annotations

from pathlib import Path

from harness.report.template_words import template_words


def words(tmp_path: Path, text: str) -> list[str | tuple[str, ...]]:
    (tmp_path / "a.html.j2").write_text(text)
    return list(template_words(tmp_path / "a.html.j2"))


def test_words_are_found_in_attributes_and_over_several_lines(tmp_path: Path) -> None:
    text = '<p title="{{ _("site") }}">{% trans n=n %}one\n  {{ n }}{% endtrans %}</p>'
    assert words(tmp_path, text) == ["site", "one %(n)s"]


def test_words_for_one_and_for_many_go_together(tmp_path: Path) -> None:
    text = "{% trans n=n %}{{ n }} row{% pluralize %}{{ n }} rows{% endtrans %}"
    assert words(tmp_path, text) == [("%(n)s row", "%(n)s rows")]


def test_a_name_is_no_word(tmp_path: Path) -> None:
    assert words(tmp_path, "{{ _(name) }}<b>plain</b>") == []
