"""The picture and the text are those that were agreed; nobody's words break out of them."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.report.ladder.layout import layout_of
from harness.report.ladder.model import Ladder, ladder_of
from harness.report.ladder.svg import ladder_svg
from harness.report.ladder.text import ladder_text
from harness.report.ladder.timeline import timeline
from harness.tests.evidence_builder import restart

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def ladder(tmp_path: Path) -> Ladder:
    return ladder_of(read_evidence(restart().write(tmp_path)))


@pytest.mark.parametrize(
    ("name", "drawn"), [("restart.svg", ladder_svg), ("restart.txt", ladder_text)]
)
def test_it_is_the_one_that_was_agreed(ladder: Ladder, name: str, drawn: object) -> None:
    made = drawn(ladder)  # type: ignore[operator]
    if os.environ.get("BINDLAB_WRITE_GOLDEN"):
        (GOLDEN / name).write_text(made)
    assert made == (GOLDEN / name).read_text()


def test_it_is_xml_with_a_link_for_every_call_and_packet(ladder: Ladder) -> None:
    root = ElementTree.fromstring(ladder_svg(ladder, "case.html"))
    links = {it.get("href") for it in root.iter("{http://www.w3.org/2000/svg}a")}
    assert {f"case.html#r{call.seq}" for call in ladder.calls} <= links
    assert {f"case.html#p{packet.number}" for packet in ladder.packets} <= links


def test_no_two_moments_share_a_line(ladder: Ladder) -> None:
    heights = [placed.y for placed in layout_of(ladder).moments]
    assert heights == sorted(set(heights))


def test_idle_time_is_cut_and_named(ladder: Ladder) -> None:
    last = ladder.calls[-1]
    later = replace(last, begin=last.begin + 60.4, end=last.end + 60.4)
    waited = replace(ladder, calls=(*ladder.calls[:-1], later), end=ladder.end + 60.4)
    assert any(entry.idle > 60 for entry in timeline(waited))
    assert "60.4 s in which nothing happens" in ladder_text(waited)
    assert ">60.4 s<" in ladder_svg(waited)


def test_words_of_others_are_words(ladder: Ladder) -> None:
    hostile = '</text><script>alert(1)</script>"\x1b[2J\u202e'
    call = replace(ladder.calls[0], what=hostile, value=hostile)
    drawn = ladder_svg(replace(ladder, case=hostile, calls=(call, *ladder.calls[1:])))
    assert "<script" not in drawn and "\x1b" not in drawn and "\u202e" not in drawn
    ElementTree.fromstring(drawn)
    assert "\x1b" not in ladder_text(replace(ladder, calls=(call,)))
