"""A cell that came out otherwise than before is found, and no other."""

from __future__ import annotations

from dataclasses import replace

from harness.analysis.changes import Change, changes
from harness.analysis.kernel_column import columns_of
from harness.formats.status import Status
from harness.formats.verdict import Observed, Verdict
from harness.tests.kernels import on


def changed(was: Verdict, now: Verdict) -> list[Change]:
    return changes(columns_of([[was]]), columns_of([[now, on(now.version, case="a/new")]]))


def test_another_status_and_another_answer_are_changes() -> None:
    was = on("6.1.1")
    for now in (on("6.1.1", status=Status.FAIL), on("6.1.1", "EINVAL")):
        assert changed(was, now) == [Change("6.1.1", was, now)]


def test_the_same_at_another_time_is_none() -> None:
    assert changed(on("6.1.1", ms=1.0), on("6.1.1", ms=2.0, date="2027-01-01")) == []


def test_a_case_that_did_not_run_both_times_is_none() -> None:
    assert changed(on("6.1.1"), on("6.1.1", status=Status.MISS)) == []


def test_another_kernel_is_none() -> None:
    assert changed(on("6.1.1"), on("6.1.2", "EINVAL")) == []


def test_a_step_that_the_scenario_has_got_is_none_what_it_had_may_be() -> None:
    was, now = on("6.1.1"), on("6.1.1")
    more = {**now.observed, "client.recv": Observed("ok", "x")}
    assert changed(was, replace(now, observed=more)) == []
    assert changed(replace(was, observed=more), now) == []
    (name,) = was.observed
    other = replace(now, observed={**more, name: Observed("EINVAL")})
    assert changed(was, other) == [Change("6.1.1", was, other)]


def test_where_no_step_is_in_both_that_is_told() -> None:
    was = on("6.1.1")
    now = replace(was, observed={"free": Observed("EINVAL")})
    assert changed(was, now) == [Change("6.1.1", was, now)]
