"""harness/spec/declaration_reader.py: what actors, parameters and lets may be called."""

from __future__ import annotations

import pytest

from harness import ROOT
from harness.language.diagnostics import Diagnostics
from harness.spec.declaration_reader import read_actor, read_let, read_parameter
from harness.spec.scenario import Actor, LetRow
from harness.spec.topology_reader import read_topologies
from harness.spec.yaml_node import Entry, children
from harness.spec.yaml_reader import parse_yaml

PAIR = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")[0]["pair"]


def entry(text: str) -> Entry:
    parsed, _ = parse_yaml(text, "x")
    assert parsed is not None
    return children(parsed)[0]


def test_an_actor_is_on_a_host_and_root_unless_said_otherwise() -> None:
    diagnostics = Diagnostics("x")
    assert read_actor(entry("a: server"), PAIR, diagnostics) == Actor(1, "a", "server", 0)
    made = read_actor(entry("a: {host: client, uid: 7}"), PAIR, diagnostics)
    assert made == Actor(1, "a", "client", 7)
    assert diagnostics.found == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("await: server", "an actor may not be called 'await'"),
        ("A: server", "an actor may not be called 'A'"),
        ("a: sever", "unknown host 'sever': did you mean 'server'?"),
        ('a: ""', "unknown host ''"),
        ("client: server", "actor 'client' is named like a host but lives on 'server'"),
    ],
)
def test_an_actor_that_cannot_be_is_refused(text: str, message: str) -> None:
    diagnostics = Diagnostics("x")
    read_actor(entry(text), PAIR, diagnostics)
    (found,) = diagnostics.found
    assert found.text.startswith(message)


def test_of_a_mapping_without_a_host_the_schema_has_told() -> None:
    diagnostics = Diagnostics("x")
    read_actor(entry("a: {uid: 7}"), PAIR, diagnostics)
    assert diagnostics.found == []


def test_a_parameter_has_labels_and_texts() -> None:
    diagnostics = Diagnostics("x")
    assert read_parameter(entry("p: [1, b]"), diagnostics).values == (("1", "1"), ("b", "b"))
    assert read_parameter(entry("p: {a: x y}"), diagnostics).values == (("a", "x y"),)
    assert diagnostics.found == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("is: [1]", "a parameter may not be called 'is'"),
        ("p: [1, 1]", "duplicate case id: 'p=1' is there twice"),
        ("p: [a b]", "'a b' cannot be part of a case's id"),
        ("family: [ipv5]", "unknown family 'ipv5'"),
        ("family: {ipv4: x}", "family wants a list, [ipv4, ipv6]"),
    ],
)
def test_a_parameter_that_makes_no_ids_is_refused(text: str, message: str) -> None:
    diagnostics = Diagnostics("x")
    read_parameter(entry(text), diagnostics)
    (found,) = diagnostics.found
    assert found.text.startswith(message)


def test_a_row_of_a_let_has_a_label_for_each_parameter() -> None:
    diagnostics = Diagnostics("x")
    made = read_let(entry("l: {by: [a, b], rows: {'1, *': x, 2: y}}"), diagnostics)
    assert made.by == ("a", "b")
    assert made.rows == (LetRow(1, ("1", "*"), "x"),)
    (found,) = diagnostics.found
    assert found.text == "row '2' has 1 labels but 'by' has 2 parameters"
