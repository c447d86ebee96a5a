"""Below is later, nobody stands on another's line, and columns are used again."""

from __future__ import annotations

from harness.report.ladder.layout import CUT, MOST_STRIPS, layout_of
from harness.report.ladder.tests.made_up import call, ladder, packet, span


def test_what_happens_at_once_is_pushed_apart() -> None:
    made = layout_of(ladder(call(1, 0.0, 0.0), packet(1, 0.0), packet(2, 0.0)))
    heights = [placed.y for placed in made.moments]
    assert heights == sorted(set(heights)) and heights[-1] < made.bottom < made.height


def test_idle_time_takes_a_line() -> None:
    apart = [
        layout_of(ladder(packet(1, 0.0), packet(2, later))).moments[1].y for later in (0.1, 60.0)
    ]
    assert apart[1] - apart[0] == CUT


def test_a_socket_that_is_gone_makes_room() -> None:
    made = layout_of(ladder(span(0, 0.0, 1.0), span(1, 0.5, 2.0), span(2, 1.0, 3.0)))
    assert made.column_of == {("server", 0): 0, ("server", 1): 1, ("server", 2): 0}


def test_too_many_sockets_share_the_last_column() -> None:
    made = layout_of(ladder(*(span(it, 0.0, 1.0) for it in range(20))))
    assert max(made.column_of.values()) == MOST_STRIPS - 1


def test_the_first_hosts_words_are_left_of_its_sockets_and_the_others_right() -> None:
    server, client = layout_of(ladder()).hosts
    assert server.words_end_there and server.process < server.strips < client.strips
    assert not client.words_end_there and client.right < client.process
