"""What nothing is expected of yet is told in a table: what matters, what came, how long it took."""

from __future__ import annotations

from dataclasses import replace

from harness.analysis.kernel_column import columns_of
from harness.analysis.recorded import recorded
from harness.formats.status import Status
from harness.formats.verdict import Cause, Holder, Observed, Refusal, Verdict
from harness.report.recorded_lines import recorded_lines
from harness.tests.kernels import expected, on, run_of


def new(version: str, case: str, outcome: str = "ok", ms: float = 1.0) -> Verdict:
    return on(version, outcome, case, ms=ms, status=Status.NEW, expected={"restart": expected("?")})


def told(*kernels: list[Verdict]) -> list[str]:
    return recorded_lines(recorded(columns_of(kernels)))


def test_each_setting_that_matters_has_a_row_in_the_order_of_the_matrix() -> None:
    said = {"10": "ok", "9": "EAGAIN", "8": "ok"}
    verdicts = [
        new("6.1.1", f"a/b[family={family},port={port}]", outcome)
        for port, outcome in said.items()
        for family in ("ipv4", "ipv6")
    ]
    assert told(verdicts) == [
        "a/b: Is it so?",
        "  port   what came",
        "  10, 8  ok",
        "  9      EAGAIN",
    ]


def test_who_was_in_the_way_has_a_column_where_somebody_was() -> None:
    holder = Holder("tcp", "LISTEN", "10.0.0.1:80", "0.0.0.0:0", 7, 0, "old", ("SO_REUSEADDR",))
    cause = Cause.of("refused-by-rule", rule="listener", holder="10.0.0.1:80")
    seen = Observed("EADDRINUSE", None, 1.0, (holder,), Refusal(cause))
    refused = replace(new("6.1.1", "a/b[reuse=0]", "EADDRINUSE"), observed={"restart": seen})
    assert told([refused, new("6.1.1", "a/b[reuse=1]")]) == [
        "a/b: Is it so?",
        "  reuse  what came   in the way",
        "  0      EADDRINUSE  LISTEN 10.0.0.1:80 (old; SO_REUSEADDR); rule listener",
        "  1      ok",
    ]
    rows = told([refused], [new("6.2.1", "a/b[reuse=0]")])[1:]
    assert [row.split()[:2] for row in rows] == [["6.1.1", "6.2.1"], ["EADDRINUSE", "ok"]]
    assert rows[0].endswith("in the way") and rows[1].endswith("rule listener")


def test_a_time_that_is_the_answer_is_told() -> None:
    times = {"off": 0.2, "zero": 3.0, "ten": 10_010.0}
    verdicts = [new("6.1.1", f"a/b[linger={name}]", ms=ms) for name, ms in times.items()]
    assert told(verdicts)[1:] == [
        "  linger     what came",
        "  off, zero  ok in 0.00s",
        "  ten        ok in 10.01s",
    ]


def test_times_that_are_all_alike_are_not() -> None:
    assert told([new("6.1.1", f"a/b[x={n}]", ms=n) for n in (1, 20)])[2] == "  ok"


def test_a_step_that_waited_is_told_with_its_time() -> None:
    assert told([new("6.1.1", "a/b", ms=1070.0)])[2] == "  ok in 1.07s"
    assert told([new("6.1.1", f"a/b[x={n}]", ms=1070.0 + n) for n in (1, 90)])[2] == (
        "  ok in 1.07s..1.16s"
    )


def test_of_several_runs_all_steps_are_told_and_the_time_of_the_one_that_waited() -> None:
    unknown = {"name": expected("?"), "free": expected("?")}
    seen = {"name": Observed("ok"), "free": Observed("ok", None, 1070.0)}
    runs = [
        run_of("6.1.1", n, 2, status=Status.NEW, expected=unknown, observed=seen) for n in (1, 2)
    ]
    assert told(runs)[2] == "  ok / ok 2 (name / free); free in 1.07s"


def test_where_all_kernels_agree_they_share_a_column() -> None:
    assert told([new("6.1.1", "a/b[x=1]")], [new("6.12.1", "a/b[x=1]")])[1:] == [
        "  what came",
        "  ok",
    ]


def test_kernels_that_do_not_agree_have_a_column_each() -> None:
    assert told([new("6.1.1", "a/b")], [new("6.12.1", "a/b", "EINVAL")])[1:] == [
        "  6.1.1  6.12.1",
        "  ok     EINVAL",
    ]
