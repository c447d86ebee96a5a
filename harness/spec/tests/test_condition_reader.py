"""harness/spec/condition_reader.py: parameters and the labels they must have."""

from __future__ import annotations

from harness.spec.condition_reader import read_condition, read_if, read_labels
from harness.spec.parameters import Condition
from harness.spec.yaml_node import Node
from harness.spec.yaml_reader import parse_yaml


def node(text: str) -> Node:
    parsed, diagnostics = parse_yaml(text, "x")
    assert parsed is not None and not diagnostics
    return parsed


def test_without_an_if_a_condition_always_holds() -> None:
    condition = read_if(node("check: no RST"))
    assert condition == Condition(1)
    assert condition.holds({})


def test_an_if_has_the_line_of_its_key() -> None:
    assert read_if(node("a: b\nif:\n  x: [0, 1]\n")) == Condition(2, (("x", ("0", "1")),))


def test_a_row_keeps_its_own_keys_out_of_the_condition() -> None:
    made = read_condition(node("{x: 1, is: ok}"), 7, besides=("is",))
    assert made == Condition(7, (("x", ("1",)),))


def test_labels_are_one_or_a_list() -> None:
    assert read_labels(node("a")) == ("a",)
    assert read_labels(node("[a, 1]")) == ("a", "1")
