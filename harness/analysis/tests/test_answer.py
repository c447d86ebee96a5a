"""What a kernel did is what was observed."""

from __future__ import annotations

import pytest

from harness.analysis.answer import Answer, answer_of, cell_of, shown_steps, told_value
from harness.formats.status import Status
from harness.formats.verdict import Observed
from harness.tests.kernels import expected, on


@pytest.mark.parametrize("status", [Status.SKIP, Status.MISS, Status.BROKEN])
def test_a_kernel_that_could_not_be_asked_has_no_answer(status: Status) -> None:
    assert answer_of(on("6.1.1", status=status)) is None
    assert answer_of(None) is None


def test_being_out_of_time_is_an_answer() -> None:
    assert answer_of(on("6.1.1")) != answer_of(on("6.1.1", ms=70000, status=Status.FAIL))


def test_what_came_is_the_answer_whatever_the_scenario_allows() -> None:
    either = {"restart": expected("ok", "EADDRINUSE")}
    assert answer_of(on("5.1.1", "ok", expected=either)) != answer_of(
        on("6.1.1", "EADDRINUSE", expected=either)
    )


def test_a_cell_says_why_there_is_no_answer() -> None:
    assert cell_of(None) is None
    assert cell_of(on("6.1.1", status=Status.SKIP)) is None
    assert cell_of(on("6.1.1", status=Status.BROKEN)) is Status.BROKEN
    assert isinstance(cell_of(on("6.1.1")), Answer)


def test_a_value_counts_only_where_somebody_asked_for_it() -> None:
    def yields(value: str, wanted: str) -> object:
        seen = {"restart": Observed("ok", value)}
        return answer_of(on("6.1.1", observed=seen, expected={"restart": expected(wanted)}))

    assert yields("1", "ok") == yields("2", "ok")
    assert yields("1", "?") != yields("2", "?")
    assert yields("1", "1") == yields("1", "?")


def test_a_step_of_which_nothing_was_expected_is_told_as_recorded() -> None:
    one, other = (
        on("6.1.1", observed={"restart": Observed("ok", value)}, expected={}) for value in "12"
    )
    assert answer_of(one) != answer_of(other)


def test_labelled_steps_are_shown_where_there_are_some() -> None:
    held = {"client.recv": expected("ok"), "bind": expected("ok")}
    assert shown_steps({"client.recv": 1, "bind": 2}, held) == {"bind": 2}
    assert shown_steps({"client.recv": 1}, held) == {"client.recv": 1}


def test_a_step_of_which_nothing_is_expected_is_shown_without_a_label() -> None:
    held = {"recv": expected("?"), "a.bind": expected("ok")}
    held["a.recv"] = expected("?")
    every = {"a.bind": 1, "a.recv": 2, "recv": 3}
    assert shown_steps(every, held) == {"a.recv": 2, "recv": 3}


def test_why_a_step_was_left_out_is_part_of_the_answer() -> None:
    one, other = (
        told_value(Observed("not done", f"bind: {errno}"), expected("ok"))
        for errno in ("EADDRINUSE", "EACCES")
    )
    assert (one, other) == ("bind: EADDRINUSE", "bind: EACCES")
