"""harness/spec/scenario.py: looking things up in a scenario."""

from __future__ import annotations

from harness import ROOT
from harness.spec.parameters import Condition
from harness.spec.scenario import Let, LetRow, Row, Scenario, Text
from harness.spec.topology_reader import read_topologies

PAIR = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")[0]["pair"]


def test_the_first_row_of_a_let_that_fits_a_cell_counts() -> None:
    rows = (LetRow(1, ("1", "*"), "a"), LetRow(2, ("*", "2"), "b"))
    let = Let(1, "l", ("x", "y"), rows)
    assert let.value_in({"x": "1", "y": "2"}) == "a"
    assert let.value_in({"x": "0", "y": "2"}) == "b"
    assert let.value_in({"x": "0", "y": "0"}) is None


def test_a_plain_let_has_its_value_in_every_cell() -> None:
    assert Let(1, "l", (), (LetRow(1, (), "a"),)).value_in({}) == "a"


def test_an_expectation_is_found_by_its_name() -> None:
    row = Row(2, Condition(2), None, "ok", "b")
    expects = ((Text(1, "outcome"), (row,)),)
    scenario = Scenario("f", "i", 1, "q?", None, (), PAIR, expects=expects)
    assert scenario.expect("outcome") == (row,)
    assert scenario.expect("other") is None
