"""Each step of each way is at its arrow, with the record that shows where it led."""

from __future__ import annotations

from harness.report.ladder.tests.made_up import span
from harness.report.state_diagram.layout import OVER
from harness.report.state_diagram.path import End, Path, Stop
from harness.report.state_diagram.steps import Ending, Step, boxes_of, endings_of, steps_of

SOCKET = (span(0, 0.0, 1.0),)
FIRST = Path(
    "server",
    SOCKET,
    (Stop("LISTEN", True, 1), Stop("SYN_RECV", False, None), Stop("ESTABLISHED", True, 5)),
    End.GONE,
    9,
)
SECOND = Path(
    "client", SOCKET, (Stop("TIME_WAIT", True, 6), Stop("CLOSED", True, None)), End.THERE, None
)


def test_a_step_has_its_ways_letter_and_its_number() -> None:
    assert steps_of([FIRST, SECOND]) == {
        ("LISTEN", "SYN_RECV"): [Step("A1", "server", 5)],
        ("SYN_RECV", "ESTABLISHED"): [Step("A2", "server", 5)],
        ("TIME_WAIT", OVER): [Step("B1", "client", None)],
    }


def test_a_box_was_seen_if_one_way_saw_it() -> None:
    seen = Path("server", SOCKET, (Stop("SYN_RECV", True, 1),), End.THERE, None)
    assert boxes_of([FIRST, SECOND]) == {
        "LISTEN": True,
        "SYN_RECV": False,
        "ESTABLISHED": True,
        "TIME_WAIT": True,
        OVER: True,
    }
    assert boxes_of([FIRST, seen])["SYN_RECV"]


def test_a_way_that_is_lost_is_lost_at_its_last_box() -> None:
    assert endings_of([FIRST, SECOND]) == {"ESTABLISHED": [Ending("A", End.GONE, 9)]}
