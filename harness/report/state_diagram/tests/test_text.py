"""Every way has its line, with what was not seen in brackets."""

from __future__ import annotations

from dataclasses import replace

from harness.report.ladder.tests.made_up import ladder, span
from harness.report.state_diagram.path import End, Path, Stop
from harness.report.state_diagram.text import diagram_text, path_lines, way_in_words


def path(*stops: Stop, end: End = End.THERE, sockets: int = 1) -> Path:
    return Path("server", tuple(span(n, 0.0, 1.0) for n in range(sockets)), stops, end, None)


LISTEN, PASSED, OPEN = (
    Stop("LISTEN", True, 1),
    Stop("SYN_RECV", False, None),
    Stop("ESTABLISHED", True, 2),
)


def test_ways_have_letters_and_sockets() -> None:
    lines = list(path_lines([path(LISTEN), path(LISTEN, PASSED, OPEN, end=End.GONE, sockets=3)]))
    assert lines[:4] == [
        "A  server: LISTEN",
        "     tcp a:1",
        "B  server: LISTEN → (SYN_RECV) → ESTABLISHED",
        "     tcp a:1 and 2 more",
    ]
    assert lines[4].startswith("     then gone") and lines[5].startswith("In brackets")


def test_brackets_are_only_explained_where_there_are_any() -> None:
    assert not any("brackets" in line for line in path_lines([path(LISTEN)]))


def test_several_ways_between_are_told_as_such() -> None:
    unclear = path(Stop("SYN_SENT", True, 1), Stop("FIN_WAIT1", True, 2))
    assert way_in_words(unclear) == "SYN_SENT → … → FIN_WAIT1"


def test_words_of_others_move_no_cursor_and_udp_has_no_ways() -> None:
    assert "\x1b" not in diagram_text(ladder(replace(span(0, 0.0, 1.0), local="\x1b[2J:1")))
    assert diagram_text(ladder(replace(span(0, 0.0, 1.0), protocol="udp"))) == ""
