"""The gallery of real servers is read strictly, and its cards from nowhere else."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.codec import to_json
from harness.formats.gallery import FORMAT, Checked, Gallery, GalleryServer
from harness.records.gallery_file import read_cards, read_gallery
from harness.records.layout import gallery_file
from harness.records.store import ResultsError

SAFE = Checked("SAFE", None, None, None, "a.json")
BLOCKED = Checked("BLOCKED", 60, "it was refused", "SO_REUSEADDR", "b.json")
SERVER = GalleryServer("a", ("a 1",), ("tcp 0.0.0.0:80",), BLOCKED, "refused", None, SAFE)
GALLERY = Gallery(FORMAT, "6.1.0", "Debian", "2026-01-01", (SERVER,))


def written(results: Path, text: str) -> Path:
    path = gallery_file(results)
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path.parent


def test_what_was_written_is_read_and_another_form_is_one_line(tmp_path: Path) -> None:
    assert read_gallery(tmp_path) is None
    written(tmp_path, json.dumps(to_json(GALLERY)))
    assert read_gallery(tmp_path) == GALLERY
    written(tmp_path, '{"format": 2}')
    with pytest.raises(ResultsError, match="known is 1: make gallery"):
        read_gallery(tmp_path)


def test_each_card_is_read_and_one_that_is_missing_or_elsewhere_is_one_line(tmp_path: Path) -> None:
    folder = written(tmp_path, json.dumps(to_json(GALLERY)))
    (folder / "a.json").write_text("{}")
    with pytest.raises(ResultsError, match="b.json"):
        read_cards(tmp_path, GALLERY)
    (folder / "b.json").write_text("[]")
    assert read_cards(tmp_path, GALLERY) == {"a.json": "{}", "b.json": "[]"}
    elsewhere = replace(SERVER, as_it_is=replace(SAFE, card="../../x"))
    with pytest.raises(ResultsError, match="a '/' in a name: make gallery"):
        read_cards(tmp_path, replace(GALLERY, servers=(elsewhere,)))
