"""harness/plan/substitution.py: what the variables of a case stand for."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import diagnostics, plan, with_steps


def test_a_parameter_may_refer_to_a_let_and_a_let_to_a_parameter(tmp_path: Path) -> None:
    more = 'matrix: {way: {a: "bind $where", b: "connect $where"}, port: [80]}\n'
    more += "let: {where: '$server:$port'}\n"
    text = with_steps(["server: socket tcp", "server: $way => ok"], more)
    assert plan(tmp_path, text, "x[way=a,port=80]")["steps"][1]["call"] == "bind 10.0.0.1:80"
    assert plan(tmp_path, text, "x[way=b,port=80]")["steps"][1]["call"] == "connect 10.0.0.1:80"


def test_the_first_row_of_a_let_that_fits_counts(tmp_path: Path) -> None:
    more = "matrix: {x: [1, 2], y: [1, 2]}\n"
    more += 'let: {port: {by: [x, y], rows: {"1,*": 81, "*,1": 91, "*,*": 99}}}\n'
    text = with_steps(["server: socket tcp", "server: bind $server:$port => ok"], more)
    ports = {
        case: plan(tmp_path, text, f"x[{case}]")["steps"][1]["call"].rpartition(":")[2]
        for case in ("x=1,y=1", "x=1,y=2", "x=2,y=1", "x=2,y=2")
    }
    assert ports == {"x=1,y=1": "81", "x=1,y=2": "81", "x=2,y=1": "91", "x=2,y=2": "99"}


def test_a_variable_without_a_value_is_no_diagnostic_where_it_is_not_used(tmp_path: Path) -> None:
    steps = [
        "server: socket $tcp",
        "server: bind $where:80 => ok\n    if: {family: ipv4}",
        "server: pid => ?",
    ]
    more = "matrix: {family: [ipv4, ipv6]}\nlet: {where: $loopback2}\n"
    assert diagnostics(tmp_path, with_steps(steps, more)) == []
    (found,) = diagnostics(tmp_path, with_steps([steps[0], "server: bind $where:80 => ok"], more))
    assert "variable 'where' is '$loopback2' here: variable 'loopback2' has no ipv6" in found
