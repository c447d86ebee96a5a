"""harness/spec/scenario_texts.py: no text and no condition is overlooked."""

from __future__ import annotations

from harness import ROOT
from harness.spec.scenario import Scenario
from harness.spec.scenario_reader import read_scenario
from harness.spec.scenario_texts import conditions_of, defined_texts_of, texts_of
from harness.spec.topology_reader import read_topologies
from harness.spec.yaml_reader import parse_yaml

TOPOLOGIES, _ = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")
TEXT = """\
question: Does it?
sources: [tcp(7)]
sysctls: {server: {net.x: $sysctl}}
matrix: {p: {one: $parameter, two: 2}}
exclude: [{p: a}]
let: {l: {by: p, rows: {one: $let, '*': 1}}}
expect: {e: [{p: b, is: $outcome, because: w}]}
xfail: [{if: {p: c}, because: w}]
claims: [{id: C1, says: {here: $prediction}, if: {p: d}}]
steps:
  - {server: bind $before => $after, within: $within, if: {p: e}}
wire:
  - {check: no RST from $wire, if: {p: f}}
"""


def scenario() -> Scenario:
    node, _ = parse_yaml(TEXT, "x")
    assert node is not None
    made, found = read_scenario(node, "x", "x", TOPOLOGIES)
    assert made is not None and not found
    return made


def test_every_text_that_may_have_variables_is_there_with_its_line() -> None:
    texts = {text: line for line, text, _ in texts_of(scenario()) if "$" in text}
    assert texts == {
        "$sysctl": 3,
        "$parameter": 4,
        "$let": 6,
        "$outcome": 7,
        "$prediction": 9,
        "bind $before": 11,
        "$after": 11,
        "$within": 11,
        "no RST from $wire": 13,
    }


def test_only_what_stands_after_an_arrow_may_name_an_expectation() -> None:
    assert [text for _, text, after in texts_of(scenario()) if after] == ["$after"]


def test_a_value_is_known_by_the_name_it_is_for() -> None:
    assert list(defined_texts_of(scenario())) == [
        ("l", 6, "$let"),
        ("l", 6, "1"),
        ("p", 4, "$parameter"),
        ("p", 4, "2"),
    ]


def test_every_condition_is_there() -> None:
    wanted = {(c.wants[0][1][0], what) for c, what in conditions_of(scenario())}
    assert wanted == {
        ("a", ""),
        ("b", ""),
        ("c", "xfail"),
        ("d", "claim"),
        ("e", "step"),
        ("f", "wire check"),
    }
