"""Real servers and whether they are safe to restart, as a page: gallery.md.

Owns how a verdict is told in a cell; the layout is in templates/gallery.md.j2.
"""

from __future__ import annotations

from harness.formats.gallery import Checked, Gallery
from harness.records.layout import GALLERY
from harness.report.template import fill


def gallery_table(gallery: Gallery) -> str:
    """The text of gallery.md."""
    return fill(GALLERY, {"gallery": gallery, "verdict": verdict_words, "card": card_link})


def verdict_words(checked: Checked) -> str:
    """`SAFE`, `BLOCKED up to 60 s`."""
    if checked.up_to_s is None:
        return checked.verdict
    return f"{checked.verdict} up to {checked.up_to_s} s"


def card_link(checked: Checked) -> str:
    """Where its evidence is, from a table."""
    return f"../gallery/{checked.card}"
