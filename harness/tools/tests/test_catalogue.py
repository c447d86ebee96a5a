"""The catalogues are whole; bringing them up loses nothing and is the same the second time."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from harness.tools import catalogue as tool
from harness.tools.catalogue import brought_up, main
from harness.tools.messages import Message, template_catalogue

OLD: list[Message] = [("a", "one"), ("a", "two")]
NEW: list[Message] = [("a", "two"), ("b", "three"), ("b", ("%(n)s row", "%(n)s rows"))]


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of the old words, translated, where the sources say the new ones."""
    made = template_catalogue(OLD)
    for words in ("one", "two"):
        made[words].string = words.upper()
    path = tmp_path / "zh_CN.po"
    path.write_bytes(brought_up(made, template_catalogue(OLD), "zh_CN"))

    def new() -> Iterator[Message]:
        return iter(NEW)

    monkeypatch.setattr(tool, "catalogue_file", lambda locale: tmp_path / f"{locale}.po")
    monkeypatch.setattr(tool, "messages", new)
    return path


def read(path: Path) -> Catalog:
    made: Catalog = read_po(BytesIO(path.read_bytes()), locale="zh_CN")
    return made


def test_the_catalogues_of_the_project_are_whole(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["--check"])
    assert (code, capsys.readouterr().err) == (0, "")


def test_checking_changes_nothing(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = path.read_bytes()
    assert main(["--check"]) == 1
    told = capsys.readouterr().err
    assert f"{path}: 'three': missing" in told and "'one': nothing says this" in told
    assert path.read_bytes() == before


def test_new_words_are_added_and_no_translation_is_lost(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == 1
    assert "'three': not translated" in capsys.readouterr().err
    made = read(path)
    assert made["two"].string == "TWO" and made["three"].string == ""
    assert made.obsolete["one"].string == "ONE"
    assert not any(message.fuzzy for message in made if message.id)


def test_the_second_time_it_is_the_same(path: Path) -> None:
    main([])
    once = path.read_bytes()
    main([])
    assert path.read_bytes() == once


def test_once_all_is_translated_there_is_nothing_to_say(path: Path) -> None:
    main([])
    made = read(path)
    made.obsolete.clear()
    made["three"].string, made["%(n)s row"].string = "THREE", ("%(n)s ROW",)
    path.write_bytes(brought_up(made, template_catalogue(NEW), "zh_CN"))
    assert main(["--check"]) == 0


def test_a_first_catalogue_is_made(path: Path) -> None:
    path.unlink()
    assert main([]) == 1
    assert read(path)["two"].string == ""


def test_a_file_that_is_no_catalogue_is_one_line(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path.write_text("nonsense\n")
    assert main(["--check"]) == 2
    assert "cannot be read" in capsys.readouterr().err
