"""Marks come in the order of time, and a return is told where something came in between."""

from __future__ import annotations

from harness.report.ladder.tests.made_up import call, ladder, packet, span
from harness.report.ladder.timeline import Moment, timeline


def moments(*marks: object) -> list[Moment]:
    return [entry.moment for entry in timeline(ladder(*marks))]  # type: ignore[arg-type]


def test_a_call_that_nothing_comes_in_between_is_one_moment() -> None:
    assert moments(call(1, 0.0, 0.1), call(2, 0.2, 0.3)) == [Moment.CALL, Moment.CALL]


def test_a_return_is_told_after_what_the_call_sent() -> None:
    told = moments(call(1, 0.0, 0.2), packet(1, 0.1))
    assert told == [Moment.CALL, Moment.PACKET, Moment.RETURN]


def test_a_return_is_told_of_a_call_that_takes_long() -> None:
    assert moments(call(1, 0.0, 0.5)) == [Moment.CALL, Moment.RETURN]


def test_a_socket_that_goes_over_to_another_state_is_not_gone() -> None:
    told = moments(span(0, 0.0, 0.1, "ESTABLISHED"), span(0, 0.1, 0.2, "TIME_WAIT"))
    assert told == [Moment.STATE, Moment.STATE, Moment.GONE]


def test_only_long_idle_time_is_cut() -> None:
    idle = [it.idle for it in timeline(ladder(packet(1, 0.0), packet(2, 0.2), packet(3, 5.2)))]
    assert idle == [0.0, 0.0, 5.0]
