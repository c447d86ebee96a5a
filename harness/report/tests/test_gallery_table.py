"""The table of real servers: each with its verdicts, which lead to their cards."""

from __future__ import annotations

from harness.formats.gallery import FORMAT, Checked, Gallery, GalleryServer
from harness.report.gallery_table import gallery_table

SAFE = Checked("SAFE", None, None, None, "a.json")
BLOCKED = Checked("BLOCKED", 60, "it was | refused", "SO_REUSEADDR", "b.json")
WHOLE = Checked("SHARES", None, "it shares", None, "b-stopped-whole.json")
GALLERY = Gallery(
    FORMAT,
    "6.1.0",
    "Debian",
    "2026-01-01",
    (
        GalleryServer("a", ("a 1",), ("tcp 0.0.0.0:80 SO_REUSEADDR",), SAFE, "refused"),
        GalleryServer(
            "b", ("b 1", "c 2"), (), BLOCKED, "12 of 24 connections", "listener kept", WHOLE
        ),
    ),
)


def test_each_server_has_a_row_with_its_verdicts_and_cards() -> None:
    text = gallery_table(GALLERY)
    listens = "tcp 0.0.0.0:80 SO_REUSEADDR"
    assert f"| a | a 1 | {listens} | [SAFE](../gallery/a.json) |  | refused |  |  |  |" in text
    assert "[BLOCKED up to 60 s](../gallery/b.json)" in text
    assert "[SHARES](../gallery/b-stopped-whole.json)" in text
    assert "| 12 of 24 connections | listener kept |" in text
    assert "it was \\| refused" in text
