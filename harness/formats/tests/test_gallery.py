"""What check said of a real server, as JSON and back."""

from __future__ import annotations

import pytest

from harness.formats.codec import FormatError, read, to_json
from harness.formats.gallery import FORMAT, Checked, Gallery, GalleryServer

SERVER = GalleryServer("a", ("a 1",), (), Checked("SAFE", None, None, None, "a.json"), "refused")


def test_it_comes_back_as_it_was_and_what_is_not_there_is_not_written() -> None:
    gallery = Gallery(FORMAT, "6.1.0", "Debian", "2026-01-01", (SERVER,))
    written = to_json(gallery)
    assert "reload" not in written["servers"][0]
    assert read(Gallery, written) == gallery


def test_what_it_does_not_know_is_refused() -> None:
    with pytest.raises(FormatError, match="colour"):
        read(GalleryServer, {**to_json(SERVER), "colour": "red"})
