"""What is proposed is in the grammar of scenarios, and says what was observed."""

from __future__ import annotations

from dataclasses import replace

from ruamel.yaml import YAML

from harness.analysis.repetition import RepeatedVerdict, folded
from harness.formats.status import Status
from harness.formats.verdict import Observed, Verdict
from harness.language.expectation import meets, parse_expectation
from harness.language.variables import fill_one
from harness.report.proposal import proposal
from harness.tests.kernels import expected, on, run_of


def new(case: str, outcome: str = "ok", value: str | None = None, ms: float = 1.0) -> Verdict:
    seen = {"restart": Observed(outcome, value, ms)}
    unknown = {"restart": expected("?")}
    return on("6.1.1", case=case, status=Status.NEW, expected=unknown, observed=seen)


def read(*verdicts: Verdict) -> dict[str, list[dict[str, object]]]:
    text = "\n".join(proposal(verdicts))
    told: dict[str, dict[str, list[dict[str, object]]]] = YAML(typ="safe").load(text)
    return told["expect"]


def test_each_answer_has_a_row_and_the_commonest_no_condition() -> None:
    cases = [
        new(f"a/b[x={x},y={y}]", "EINVAL" if x == 3 else "ok") for x in (1, 2, 3) for y in (1, 2)
    ]
    assert read(*cases)["restart"] == [
        {"x": 3, "is": "EINVAL", "because": "TODO: why? observed in 2 cases"},
        {"is": "ok", "because": "TODO: why? observed in 4 cases"},
    ]


def test_a_value_is_told_so_that_it_is_met() -> None:
    for value in ("", "hello", "10.0.0.1:80", "7", "exit 1", 'a "b"', "yes"):
        (row,) = read(new("a/b", value=value))["restart"]
        (outcome,) = parse_expectation(str(row["is"])).outcomes
        assert meets(outcome, "ok", value), value


def test_a_time_that_differs_between_cases_is_told_so_that_it_is_met() -> None:
    times = {"0": 0.3, "1": 10_020.0, "2": 10_190.0}
    rows = read(*(new(f"a/b[x={x}]", ms=ms) for x, ms in times.items()))["restart"]
    ranges = {parse_expectation(str(row["is"])).in_ms for row in rows}
    assert len(ranges) == 2
    for ms in times.values():
        assert sum(low <= ms <= high for low, high in filter(None, ranges)) == 1


def test_what_has_waited_is_proposed_with_its_time() -> None:
    (row,) = read(new("a/b", ms=1_020.0))["restart"]
    assert parse_expectation(str(row["is"])).in_ms == (700, 1_400)
    (row,) = read(new("a/b", ms=1.0))["restart"]
    assert row["is"] == "ok"
    (row,) = read(new("a/b", "blocks", ms=1_000.0))["restart"]
    assert row["is"] == "blocks"


def test_a_label_that_is_no_name_becomes_one() -> None:
    case = on(
        "6.1.1",
        status=Status.NEW,
        expected={"after-3-s": expected("?")},
        observed={"after-3-s": Observed("ok")},
    )
    assert list(read(case)) == ["after_3_s"]
    assert "`=> $after_3_s`" in "\n".join(proposal([case]))


def test_a_step_without_a_label_is_asked_for_one() -> None:
    case = on(
        "6.1.1",
        status=Status.NEW,
        expected={"server.bind": expected("?")},
        observed={"server.bind": Observed("ok")},
    )
    assert list(proposal([case])) == [
        "# scenarios/a/b.yaml: server.bind has `=> ?` and no label: label it for a proposal"
    ]


def after_bind(x: int, bind: str) -> Verdict:
    """A case with a second step, which is done only after a bind that succeeded."""
    undone = Observed("not done", f"bind: {bind}")
    seen = {"bind": Observed(bind), "listen": Observed("ok") if bind == "ok" else undone}
    unknown = {label: expected("?") for label in seen}
    case = f"a/b[x={x}]"
    return on("6.1.1", case=case, status=Status.NEW, expected=unknown, observed=seen)


def test_a_step_that_was_left_out_is_in_no_row() -> None:
    told = read(after_bind(1, "ok"), after_bind(2, "EADDRINUSE"))
    assert told["listen"] == [{"is": "ok", "because": "TODO: why? observed in 1 case"}]


def test_of_a_step_that_was_always_left_out_nothing_is_proposed() -> None:
    lines = list(proposal([after_bind(2, "EADDRINUSE")]))
    assert lines[-1] == "# scenarios/a/b.yaml: listen was left out in every case, by its `if:`"
    assert not any(line.startswith("  listen:") for line in lines)


def test_the_steps_of_one_written_line_get_one_hint() -> None:
    seen = {f"bind[{i}]": Observed("ok") for i in (1, 2)}
    unknown = {label: expected("?") for label in seen}
    case = on("6.1.1", status=Status.NEW, expected=unknown, observed=seen)
    assert list(read(case)) == ["bind_1", "bind_2"]
    names = [line for line in proposal([case]) if line.startswith("  bind")]
    assert all("`=> $bind_$i`" in line for line in names)
    assert fill_one("=> $bind_$i", "i", "2") == "=> $bind_2"


def test_a_port_of_chance_is_proposed_as_any() -> None:
    unknown = {"restart": expected("?", chance="ephemeral port")}
    for address in ("10.0.0.1", "[fd00::1]"):
        runs = [
            replace(
                run_of("6.1.1", n, 2, status=Status.NEW, expected=unknown),
                observed={"restart": Observed("ok", f"{address}:4000{n}")},
            )
            for n in (1, 2)
        ]
        (row,) = read(*runs)["restart"]
        assert row["is"] == f"{address}:*"
        assert parse_expectation(str(row["is"])).outcomes == (row["is"],)


def test_what_proves_nothing_is_in_no_row() -> None:
    lines = list(proposal([new("a/b[x=1]"), on("6.1.1", case="a/b[x=2]", status=Status.BROKEN)]))
    assert lines[-1].startswith("# 1 cases prove nothing")


def test_what_is_expected_is_not_proposed() -> None:
    assert list(proposal([on("6.1.1")])) == []


def test_what_came_of_several_runs_is_one_row() -> None:
    unknown = {"restart": expected("?")}
    runs = [
        run_of("6.1.1", n, 3, outcome, status=Status.NEW, expected=unknown)
        for n, outcome in enumerate(("ok", "EINVAL", "ok"), 1)
    ]
    assert isinstance(next(iter(folded(runs))), RepeatedVerdict)
    (row,) = read(*runs)["restart"]
    assert row["is"] == "ok | EINVAL"
