"""Later is further right, and idle time that the ladder cuts is cut."""

from __future__ import annotations

from harness.report.ladder.tests.made_up import ladder, packet, span
from harness.report.occupancy.axis import CUT, LEFT, PASSED, STEP, axis_of


def test_only_what_is_drawn_takes_room() -> None:
    axis = axis_of(ladder(packet(1, 0.0), span(0, 0.1, 0.2)), {0.1, 0.2})
    assert axis.at == {0.0: LEFT, 0.1: LEFT + PASSED, 0.2: LEFT + PASSED + STEP}
    assert axis.end == LEFT + PASSED + 2 * STEP and axis.cuts == ()


def test_what_happens_at_once_is_at_one_place() -> None:
    axis = axis_of(ladder(span(0, 0.1, 0.2), span(1, 0.1, 0.2)), {0.1, 0.2})
    assert axis.at == {0.1: LEFT, 0.2: LEFT + STEP}


def test_idle_time_is_cut_where_the_ladder_cuts_it() -> None:
    axis = axis_of(ladder(span(0, 0.1, 60.5)), {0.1, 60.5})
    (cut,) = axis.cuts
    assert round(cut.seconds, 3) == 60.4
    assert axis.at[0.1] + STEP < cut.x < axis.at[60.5] == LEFT + STEP + CUT
