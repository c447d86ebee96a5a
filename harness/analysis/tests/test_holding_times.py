"""How long a port was held is told by what was expected of it, and by kernel where those differ."""

from __future__ import annotations

from typing import Any

from harness.analysis.holding_times import FREE, HoldingTimes, holding_times
from harness.analysis.kernel_column import columns_of
from harness.formats.status import Status
from harness.formats.verdict import Observed, Verdict
from harness.tests.kernels import expected, on

MINUTE = (55000, 66000)


def held(
    version: str, ms: float, case: str = "a/b[x=1]", outcome: str = "ok", **more: Any
) -> Verdict:
    wanted = {FREE: expected("ok", in_ms=more.pop("in_ms", MINUTE))}
    return on(
        version, case=case, observed={FREE: Observed(outcome, None, ms)}, expected=wanted, **more
    )


def times(*verdicts: Verdict) -> list[HoldingTimes]:
    by_version: dict[str, list[Verdict]] = {}
    for one in verdicts:
        by_version.setdefault(one.version, []).append(one)
    return holding_times(columns_of(by_version.values()))


def test_a_scenario_that_does_not_say_when_a_port_is_free_is_left_out() -> None:
    assert not times(on("6.1.1", case="a/other"))


def test_kernels_that_take_as_long_share_a_time_and_others_have_their_own() -> None:
    ((row,),) = (
        it.rows for it in times(held("5.10.1", 60e3), held("6.1.1", 61e3), held("6.12.1", 3e3))
    )
    told = [(part.kernels.first, part.kernels.last, part.ms) for part in row.times]
    assert told == [("5.10.1", "6.1.1", (60e3, 61e3)), ("6.12.1", "6.12.1", (3e3,))]
    assert row.unanswered == ()


def test_cases_of_which_the_same_was_expected_share_a_row() -> None:
    cases = {f"a/b[x={x},y={y}]": y for x in "12" for y in "12"}
    bounds = {"1": MINUTE, "2": (1000, 5000)}
    (found,) = times(*(held("6.1.1", 2e3, case, in_ms=bounds[y]) for case, y in cases.items()))
    assert [row.group.settings["y"] for row in found.rows] == [("1",), ("2",)]
    assert [row.expected.in_ms for row in found.rows] == [MINUTE, (1000, 5000)]
    assert [len(row.verdicts) for row in found.rows] == [2, 2]
    assert found.alike == {"x"}


def test_what_proves_nothing_or_never_came_free_is_no_time() -> None:
    ((row,),) = (
        it.rows
        for it in times(
            held("5.10.1", 60e3),
            held("6.1.1", 60e3, status=Status.BROKEN),
            held("6.12.1", 70e3, outcome="ETIMEDOUT", status=Status.FAIL),
        )
    )
    assert [part.ms for part in row.times] == [(60e3,)]
    assert row.unanswered == ("6.1.1", "6.12.1")
