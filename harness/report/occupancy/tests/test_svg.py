"""The picture is the one that was agreed; its words fit, and nobody's break out of it."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.report.ladder.model import Ladder, ladder_of
from harness.report.ladder.tests.made_up import call
from harness.report.ladder.tests.made_up import ladder as ladder_with
from harness.report.ladder.tests.made_up import span
from harness.report.occupancy.svg import occupancy_svg
from harness.report.occupancy.text import occupancy_text
from harness.report.picture import LETTER
from harness.tests.evidence_builder import restart

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def ladder(tmp_path: Path) -> Ladder:
    return ladder_of(read_evidence(restart().write(tmp_path)))


@pytest.mark.parametrize(
    ("name", "drawn"), [("restart.svg", occupancy_svg), ("restart.txt", occupancy_text)]
)
def test_it_is_the_one_that_was_agreed(ladder: Ladder, name: str, drawn: object) -> None:
    made = drawn(ladder)  # type: ignore[operator]
    if os.environ.get("BINDLAB_WRITE_GOLDEN"):
        (GOLDEN / name).write_text(made)
    assert made == (GOLDEN / name).read_text()


def test_every_word_is_inside_the_picture(ladder: Ladder) -> None:
    waited = replace(ladder, sockets=(*ladder.sockets, replace(span(9, 50.0, 60.0), local="a:9")))
    for it in (ladder, waited):
        root = ElementTree.fromstring(occupancy_svg(it))
        for word in root.iter(f"{SVG}text"):
            left, letters = float(word.get("x", "0")), len(word.text or "") * LETTER
            left -= {None: 0.0, "end": letters, "middle": letters / 2}[word.get("text-anchor")]
            assert left >= 0 and left + letters <= float(root.get("width", "0")), word.text


def test_what_failed_is_red_and_has_a_sign(ladder: Ladder) -> None:
    drawn = occupancy_svg(ladder)
    assert drawn.count('class="e"') == 1 and 'class="e">✗ second: bind' in drawn


def test_idle_time_is_cut_and_named() -> None:
    had = replace(span(0, 0.1, 60.5), local="10.0.0.1:80")
    assert ">60.4 s<" in occupancy_svg(ladder_with(had))


def test_words_of_others_are_words() -> None:
    hostile = '</text><script>alert(1)</script>"\x1b[2J\u202e'
    tried = replace(call(1, 0.0, 0.1), what=f"bind {hostile}", outcome=hostile)
    had = replace(span(0, 0.2, 0.3, hostile), local=hostile, remote=hostile)
    drawn = occupancy_svg(replace(ladder_with(tried, had), case=hostile), hostile)
    assert "<script" not in drawn and "\x1b" not in drawn and "\u202e" not in drawn
    ElementTree.fromstring(drawn)
