"""The drawing: whole SVG, everything at its side, time goes down."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from harness.tools.lifecycle_svg import BAD, Arrow, Moment, draw

NONE = {"client": "", "server": ""}
OPEN = {"client": "ESTABLISHED", "server": "ESTABLISHED"}
LISTEN = Moment("server", "server: listen", "", (), {"client": "", "server": "LISTEN"})
CONNECT = Moment(
    "client", "client: connect", "", (Arrow("client", "SYN"), Arrow("server", "SYN-ACK")), OPEN
)
REFUSED = Moment("server", "second: bind", "EADDRINUSE", (), OPEN)


def texts(*moments: Moment) -> dict[str, ElementTree.Element]:
    tree = ElementTree.fromstring(draw("a <case>", "client", "server", moments))
    return {str(element.text): element for element in tree.iter() if element.tag.endswith("}text")}


def test_words_are_escaped() -> None:
    assert "a <case>" in texts()


def test_time_goes_down() -> None:
    found = texts(LISTEN, CONNECT, REFUSED)
    order = ["server: listen", "client: connect", "SYN", "SYN-ACK", "second: bind", "= EADDRINUSE"]
    heights = [int(found[words].attrib["y"]) for words in order]
    assert heights == sorted(set(heights))


def test_a_call_stands_on_its_host_s_side() -> None:
    found = texts(LISTEN, CONNECT)
    assert found["client: connect"].attrib["text-anchor"] == "end"
    assert found["server: listen"].attrib["text-anchor"] == "start"


def test_only_an_outcome_that_is_an_errno_is_red() -> None:
    found = texts(REFUSED, Moment("client", "client: recv", "ok", (), OPEN))
    assert found["= EADDRINUSE"].attrib["fill"] == BAD
    assert found["= ok"].attrib["fill"] != BAD


def test_a_state_that_goes_on_is_one_box() -> None:
    drawn = draw("a case", "client", "server", [CONNECT, REFUSED])
    assert drawn.count(">ESTABLISHED<") == 2
    assert drawn.count("rx=") == 2


def test_a_host_without_a_state_has_no_box() -> None:
    assert "rx=" not in draw("a case", "client", "server", [Moment("client", "x", "", (), NONE)])


def test_a_packet_points_away_from_its_sender() -> None:
    drawn = draw("a case", "client", "server", [CONNECT])
    (first, second) = re.findall(r'd="M(\d+) \d+H(\d+)"', drawn)
    assert int(first[0]) < int(first[1])
    assert int(second[0]) > int(second[1])
