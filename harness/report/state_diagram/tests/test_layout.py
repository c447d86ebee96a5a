"""Everything of the figure has its place, inside the picture and off the others."""

from __future__ import annotations

from itertools import combinations

from harness.report.state_diagram.figure import STATES, TRANSITIONS
from harness.report.state_diagram.layout import (
    ARROWS,
    BOX,
    BOX_HEIGHT,
    CENTRES,
    HEIGHT,
    OVER,
    WIDTH,
    arrow_of,
    place_of,
)


def test_every_state_and_every_arrow_has_a_place() -> None:
    assert set(CENTRES) == {*STATES, OVER}
    assert {place_of(it.begin, it.end) for it in TRANSITIONS} == set(ARROWS)


def test_no_box_lies_on_another_or_outside() -> None:
    for (x1, y1), (x2, y2) in combinations(CENTRES.values(), 2):
        assert abs(x1 - x2) > BOX or abs(y1 - y2) > BOX_HEIGHT + 20
    for x, y in CENTRES.values():
        assert BOX / 2 < x < WIDTH - BOX / 2 and BOX_HEIGHT / 2 < y < HEIGHT - BOX_HEIGHT / 2


def test_an_arrow_begins_and_ends_at_its_boxes() -> None:
    for place, arrow in ARROWS.items():
        for box, (x, y) in zip(place, (arrow.points[0], arrow.points[-1])):
            across, down = abs(x - CENTRES[box][0]), abs(y - CENTRES[box][1])
            on_edge = across == BOX / 2 or down == BOX_HEIGHT / 2
            assert on_edge and across <= BOX / 2 and down <= BOX_HEIGHT / 2, (place, box)


def test_what_ends_a_connection_ends_below_and_what_ends_an_attempt_above() -> None:
    assert place_of("TIME_WAIT", "CLOSED") == ("TIME_WAIT", OVER)
    assert place_of("SYN_SENT", "CLOSED") == ("SYN_SENT", "CLOSED")


def test_where_the_figure_has_no_arrow_there_is_a_straight_one() -> None:
    assert arrow_of(("SYN_SENT", "FIN_WAIT1")).points == ((650, 165), (150, 385))
