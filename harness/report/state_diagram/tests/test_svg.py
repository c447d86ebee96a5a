"""The picture is the one that was agreed; what was seen is solid, what was not is dashed."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.report.ladder.model import Ladder, ladder_of
from harness.report.ladder.tests.made_up import ladder as ladder_with
from harness.report.ladder.tests.made_up import span
from harness.report.state_diagram.path import paths_of
from harness.report.state_diagram.svg import diagram_svg
from harness.report.state_diagram.text import diagram_text
from harness.tests.evidence_builder import restart

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def ladder(tmp_path: Path) -> Ladder:
    return ladder_of(read_evidence(restart().write(tmp_path)))


@pytest.mark.parametrize(
    ("name", "drawn"), [("restart.svg", diagram_svg), ("restart.txt", diagram_text)]
)
def test_it_is_the_one_that_was_agreed(ladder: Ladder, name: str, drawn: object) -> None:
    made = drawn(ladder)  # type: ignore[operator]
    if os.environ.get("BINDLAB_WRITE_GOLDEN"):
        (GOLDEN / name).write_text(made)
    assert made == (GOLDEN / name).read_text()


def test_seen_is_solid_and_must_have_been_passed_is_dashed() -> None:
    connected = replace(span(0, 0.0, 1.0, "BOUND_INACTIVE"), end=1.0)
    then = replace(connected, state="ESTABLISHED", begin=1.0, end=9.0, stays=True)
    drawn = diagram_svg(ladder_with(connected, then)) or ""
    assert drawn.count('class="b seen"') == 2 and drawn.count('class="b must"') == 1
    assert "stroke-dasharray" in drawn.split('class="b must"')[1][:30]


def test_every_step_is_numbered_and_leads_to_its_record(ladder: Ladder) -> None:
    root = ElementTree.fromstring(diagram_svg(ladder, "case.html") or "")
    labels = {it.text for it in root.iter("{http://www.w3.org/2000/svg}text")}
    for letter, path in zip("ABCDEFG", paths_of(ladder)):
        assert {f"{letter}{n}" for n in range(1, len(path.stops))} <= labels
    links = {it.get("href") for it in root.iter("{http://www.w3.org/2000/svg}a")}
    assert links and all((it or "").startswith("case.html#r") for it in links)


def test_many_steps_at_one_arrow_are_counted() -> None:
    many = [
        replace(
            span(n, 1.0, 2.0), host=f"h{n}", local=f"a:{n}", state="SYN_SENT", seq=n, stays=True
        )
        for n in range(9)
    ]
    bound = [replace(it, begin=0.0, end=1.0, state="CLOSE", stays=False) for it in many]
    assert ">+5<" in (diagram_svg(ladder_with(*bound, *many)) or "")


def test_a_case_without_tcp_has_no_picture() -> None:
    assert diagram_svg(ladder_with(replace(span(0, 0.0, 1.0), protocol="udp"))) is None


def test_words_of_others_are_words() -> None:
    hostile = '</text><script>alert(1)</script>"\x1b[2J\u202e'
    had = replace(span(0, 0.2, 0.3, hostile), local=hostile, remote=hostile, host=hostile)
    drawn = diagram_svg(replace(ladder_with(had), case=hostile), hostile) or ""
    assert "<script" not in drawn and "\x1b" not in drawn and "\u202e" not in drawn
    ElementTree.fromstring(drawn)
