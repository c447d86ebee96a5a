"""What nothing is expected of is told by the settings that make a difference, in their order."""

from __future__ import annotations

from harness.analysis.kernel_column import columns_of
from harness.analysis.recorded import recorded
from harness.analysis.resolution import SLACK_MS
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.tests.kernels import expected, on


def new(case: str, outcome: str = "ok", version: str = "6.1.1") -> Verdict:
    return on(version, outcome, case, status=Status.NEW, expected={"restart": expected("?")})


def test_a_scenario_that_expects_something_of_every_case_is_left_out() -> None:
    assert recorded(columns_of([[on("6.1.1")]])) == []


def test_a_parameter_that_makes_no_difference_is_left_out() -> None:
    said = {("a", "1"): "ok", ("b", "1"): "ok", ("a", "2"): "EINVAL", ("b", "2"): "EINVAL"}
    verdicts = [new(f"a/b[x={x},y={y}]", outcome) for (x, y), outcome in said.items()]
    (found,) = recorded(columns_of([verdicts]))
    assert [row.group.settings for row in found.rows] == [{"y": ("1",)}, {"y": ("2",)}]
    assert len(found.rows[0].group.cases) == 2


def test_the_order_is_that_of_the_verdicts() -> None:
    verdicts = [new(f"a/b[x={x}]", outcome) for x, outcome in (("9", "ok"), ("10", "EINVAL"))]
    (found,) = recorded(columns_of([verdicts]))
    assert [row.group.settings["x"] for row in found.rows] == [("9",), ("10",)]


def test_kernels_that_came_to_the_same_share_a_range() -> None:
    columns = columns_of([[new("a/b", version=v)] for v in ("6.1.1", "6.12.1")])
    (found,) = recorded(columns)
    assert [(it.first, it.last) for it in found.ranges] == [("6.1.1", "6.12.1")]


def test_a_step_that_took_longer_than_any_call_is_told_with_its_time() -> None:
    def timed(ms: float) -> tuple[str, ...]:
        verdict = on("6.1.1", ms=ms, status=Status.NEW, expected={"restart": expected("?")})
        return recorded(columns_of([[verdict]]))[0].rows[0].contrast.times

    assert timed(SLACK_MS + 1) == ("restart",)
    assert timed(SLACK_MS) == ()
