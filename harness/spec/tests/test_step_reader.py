"""harness/spec/step_reader.py: a step does one thing."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import Diagnostics
from harness.spec.parameters import Condition
from harness.spec.scenario import Check, Step
from harness.spec.step_reader import read_check, read_step
from harness.spec.yaml_node import Node
from harness.spec.yaml_reader import parse_yaml


def node(text: str) -> Node:
    parsed, diagnostics = parse_yaml(text, "x")
    assert parsed is not None and not diagnostics
    return parsed


def step(text: str) -> tuple[Step | None, list[str]]:
    diagnostics = Diagnostics("x")
    made = read_step(node(text), diagnostics)
    return made, [diagnostic.text for diagnostic in diagnostics.found]


def test_a_step_has_what_stands_beside_it() -> None:
    made, found = step("why: w\nserver: pid\nlabel: l\nwithin: 5s\nif: {x: 1}\n")
    condition = Condition(5, (("x", ("1",)),))
    assert made == Step(2, "server", "pid", condition, why="w", label="l", within="5s")
    assert found == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "why: w",
            "the step does nothing: an actor's name or one of await, table, counter, advance, host",
        ),
        ("a: pid\nb: pid", "a step does one thing, this has 'a' and 'b'"),
        ("a: pid\nwihtin: 1s", "did you mean 'within'?"),
    ],
)
def test_a_step_that_does_nothing_or_too_much_is_refused(text: str, message: str) -> None:
    made, (found,) = step(text)
    assert made is None
    assert message in found


@pytest.mark.parametrize("text", ["pid", "server: [pid]", "server: 5", "server:", "advance: [5]"])
def test_a_step_of_a_shape_that_the_schema_refuses_is_left_out(text: str) -> None:
    assert step(text) == (None, [])


def test_a_time_may_look_like_a_number() -> None:
    made, _ = step("advance: 5")
    assert made is not None and made.text == "5"


def test_a_check_stands_alone_or_beside_a_condition() -> None:
    assert read_check(node("no RST")) == Check(1, "no RST", Condition(1))
    made = read_check(node("if: {x: 1}\ncheck: no RST"))
    assert made == Check(2, "no RST", Condition(1, (("x", ("1",)),)))
    assert read_check(node("if: {x: 1}")).text == ""
