"""A catalogue is read as it is written, and English has none."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from harness.report.translations import (
    CHINESE,
    ENGLISH,
    LANGUAGES,
    catalogue_file,
    read_catalogue,
    translate_into,
    translations,
)


def test_english_is_what_is_written() -> None:
    assert translate_into(ENGLISH)("does not hold") == "does not hold"


def test_chinese_is_the_catalogues_and_else_what_is_written() -> None:
    translate = translate_into(CHINESE)
    assert translate("does not hold") == "不成立"
    assert translate("SO_REUSEADDR") == "SO_REUSEADDR"


def test_nothing_stays_nothing() -> None:
    assert translate_into(CHINESE)("") == ""


def test_numbers_take_the_form_of_the_language() -> None:
    told = {translations(CHINESE).ngettext("%(count)s case", "%(count)s cases", n) for n in (1, 2)}
    assert told == {"%(count)s 个用例"}


def test_each_language_but_english_has_its_folder_and_its_catalogue() -> None:
    others = [it for it in LANGUAGES if it != ENGLISH]
    assert all(it.folder.endswith("/") for it in others)
    assert all(it.locale and catalogue_file(it.locale).is_file() for it in others)


def test_a_file_that_is_no_catalogue_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.po").write_text("nonsense\n")
    with pytest.raises(PoFileError):
        read_catalogue(tmp_path / "a.po", "zh_CN")
