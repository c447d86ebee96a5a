"""harness/spec/expectation_reader.py: rows, known failures and claims."""

from __future__ import annotations

from harness.language.diagnostics import Diagnostics
from harness.spec.expectation_reader import read_claim, read_known_failure, read_row
from harness.spec.parameters import Condition
from harness.spec.scenario import Claim, KnownFailure, Row, Text
from harness.spec.yaml_node import Node
from harness.spec.yaml_reader import parse_yaml


def node(text: str) -> Node:
    parsed, diagnostics = parse_yaml(text, "x")
    assert parsed is not None and not diagnostics
    return parsed


def test_a_row_is_for_parameters_and_kernels() -> None:
    diagnostics = Diagnostics("x")
    made = read_row(node("{reuse: 1, kernel: '>=6.1', is: ok, because: b}"), diagnostics)
    assert made == Row(1, Condition(1, (("reuse", ("1",)),)), ">=6.1", "ok", "b")
    assert diagnostics.found == []


def test_a_kernel_range_that_is_none_is_named_and_left_out() -> None:
    diagnostics = Diagnostics("x")
    made = read_row(node("is: ok\nkernel: six\n"), diagnostics)
    assert made.kernel is None
    (found,) = diagnostics.found
    assert str(found).startswith("x:2: bad kernel range 'six'")


def test_a_known_failure_has_a_condition_and_a_reason() -> None:
    made = read_known_failure(node("{if: {x: 1}, kernel: <5, because: b}"), Diagnostics("x"))
    assert made == KnownFailure(1, Condition(1, (("x", ("1",)),)), "<5", "b")


def test_a_claim_predicts_outcomes_of_labelled_steps() -> None:
    made = read_claim(node("id: C2\nsays:\n  restart: ok\n"))
    assert made == Claim(1, "C2", (("restart", Text(3, "ok")),), Condition(1))
