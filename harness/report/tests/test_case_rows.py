"""Cases share a row only if all that the row says is so of each of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.analysis.repetition import folded
from harness.formats.verdict import Holder, Observed, Status, Verdict
from harness.report.case_rows import CaseRow, came_of, case_rows
from harness.tests.kernels import expected, run_of
from harness.tests.verdicts import verdict


def rows(*verdicts: Verdict) -> list[CaseRow]:
    return case_rows(verdicts)


def seen(outcome: str, ms: float = 1.0, *states: str) -> dict[str, Observed]:
    holders = tuple(Holder("tcp", it, "10.0.0.1:1", "10.0.0.2:2", 0, 0) for it in states)
    return {"restart": Observed(outcome, None, ms, holders or None)}


def test_cases_that_are_told_alike_are_one_row() -> None:
    (row,) = rows(verdict("a/b[x=1]"), verdict("a/b[x=2]"))
    assert row.group.settings == {"x": ("1", "2")}
    assert [it.case for it in row.verdicts] == ["a/b[x=1]", "a/b[x=2]"]
    assert (row.status, row.expected, row.observed, row.reason) == (Status.PASS, "ok", "ok", "")


def test_times_do_not_part_cases_and_are_told_from_the_shortest_to_the_longest() -> None:
    wanted = {"restart": expected("ok", in_ms=(55000, 66000))}
    times = {1: 61230.0, 2: 60100.0}
    (row,) = rows(
        *(
            verdict(f"a/b[x={x}]", observed=seen("ok", ms), expected=wanted)
            for x, ms in times.items()
        )
    )
    assert row.observed == "ok in 60.10s..61.23s"


def test_of_what_may_come_each_that_came_is_a_row() -> None:
    wanted = {"restart": expected("ok", "EINVAL")}
    said = {1: "ok", 2: "EINVAL", 3: "ok"}
    found = rows(
        *(verdict(f"a/b[x={x}]", observed=seen(it), expected=wanted) for x, it in said.items())
    )
    assert [(row.observed, len(row.verdicts)) for row in found] == [("ok", 2), ("EINVAL", 1)]
    assert {row.expected for row in found} == {"ok | EINVAL"}


def test_what_is_run_often_has_its_counts() -> None:
    wanted = {"restart": expected("ok", "EAGAIN", chance="hash of the boot")}
    runs = [
        run_of("6.1.1", n, 3, said, f"a/b[x={x}]", expected=wanted)
        for x in (1, 2)
        for n, said in enumerate(("ok", "EAGAIN", "ok"), 1)
    ]
    (row,) = case_rows(folded(runs))
    assert row.observed == "ok 4, EAGAIN 2"
    runs[0] = run_of("6.1.1", 1, 3, "EAGAIN", "a/b[x=1]", expected=wanted)
    told = [row.observed for row in case_rows(folded(runs))]
    assert told == ["EAGAIN 2, ok 1", "ok 2, EAGAIN 1"]


def test_another_reason_is_another_row() -> None:
    broken = [verdict(f"a/b[x={x}]", Status.BROKEN, f"because of {x % 2}") for x in (1, 2, 3)]
    assert [len(row.verdicts) for row in rows(*broken)] == [2, 1]


def test_what_is_in_the_way_is_counted_where_it_is_not_the_same() -> None:
    found = [("LISTEN", "SYN_RECV"), ("TIME_WAIT",), ("TIME_WAIT", "TIME_WAIT"), ()]
    cases = [
        verdict(f"a/b[x={x}]", observed=seen("EADDRINUSE", 1.0, *states))
        for x, states in enumerate(found)
    ]
    (row,) = rows(*cases)
    assert row.in_the_way == ("LISTEN 10.0.0.1:1 and SYN_RECV 10.0.0.1:1 1, TIME_WAIT 10.0.0.1:1 2")
    (row,) = rows(*cases[1:3])
    assert row.in_the_way == "TIME_WAIT 10.0.0.1:1"
    assert rows(verdict())[0].in_the_way == ""


def test_a_time_is_told_where_one_was_expected() -> None:
    steps = {"a": Observed("ok", None, 1500.0), "b": Observed("ok", None, 1500.0)}
    wanted = {"a": expected("ok", in_ms=(0, 9000)), "b": expected("ok")}
    assert came_of([(steps, wanted)]) == "a: ok in 1.50s; b: ok"
    assert came_of([(steps, wanted)], timed=False) == "a: ok; b: ok"


@given(
    st.lists(
        st.tuples(st.sampled_from(["ok", "EINVAL"]), st.sampled_from(list(Status))),
        min_size=1,
        max_size=9,
    )
)
def test_every_case_is_in_one_row_and_no_row_hides_a_verdict(
    told: list[tuple[str, Status]],
) -> None:
    cases = [
        verdict(f"a/b[x={x % 3},y={x // 3}]", status, observed=seen(outcome))
        for x, (outcome, status) in enumerate(told)
    ]
    found = rows(*cases)
    together = [it for row in found for it in row.verdicts]
    assert sorted(it.case for it in together) == sorted(it.case for it in cases)
    for row in found:
        assert {it.verdict for it in row.verdicts} == {row.status}
        assert {it.observed["restart"].outcome for it in row.verdicts} == {row.observed}
