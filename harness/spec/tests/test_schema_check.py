"""harness/spec/schema_check.py: what a schema refuses, in words, with its line."""

from __future__ import annotations

import pytest
from jsonschema import Draft202012Validator

from harness.spec.schema_check import check, schema
from harness.spec.yaml_reader import parse_yaml


def refused(text: str) -> list[str]:
    node, diagnostics = parse_yaml(text, "x")
    assert node is not None and not diagnostics
    return [str(diagnostic) for diagnostic in check(node, "x", "scenario")]


GOOD = "question: Does it?\nsources: [a]\nsteps: [{server: pid}]\n"


@pytest.mark.parametrize("name", ["scenario", "topologies", "claims"])
def test_our_schemas_are_schemas(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


def test_what_the_schema_allows_is_no_diagnostic() -> None:
    assert refused(GOOD) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("abuot: x\n", "x:4: unknown key 'abuot': did you mean 'about'? (keys: about, actors,"),
        ("about: 5\n", 'x:4: about must be text, not the number 5: put it in quotes, "5"'),
        ("about: true\n", "x:4: about must be text, not the truth value true"),
        ("about:\n", "x:4: about must be text, not nothing"),
        ("about: [a]\n", "x:4: about must be text, not a list"),
        ("about: ''\n", "x:4: about is empty: fill it in or leave the key out"),
        ("needs: ipv6\n", "x:4: needs must be a list, not the text 'ipv6'"),
        ("matrix: {a: {}}\n", "x:4: matrix.a is empty: a matrix needs values"),
        ("matrix: {a: [[b]]}\n", "x:4: matrix.a[1] must be text, a number or true or false"),
        ("actors: {a: {host: b, uid: -1}}\n", "x:4: actors.a.uid must be at least 0, not -1"),
        ("actors: {a: {host: b, uid: 99999}}\n", "x:4: actors.a.uid must be at most 65535"),
        ("actors: {a: {hots: b}}\n", "x:4: unknown key 'hots': did you mean 'host'?"),
        (
            "claims:\n  - id: C1\n    says: {a: ok}\n    iff: {}\n",
            "x:7: unknown key 'iff': did you mean 'if'? (keys: id, if, says) in claims[1]",
        ),
        ("let: {a: {by: [b]}}\n", "x:4: 'rows:' is missing in let.a: value by labels"),
    ],
)
def test_a_wrong_key_or_value_is_named_with_its_line(text: str, message: str) -> None:
    assert any(line.startswith(message) for line in refused(GOOD + text))


def test_a_key_of_a_step_may_be_left_to_its_own_reader() -> None:
    node, _ = parse_yaml("matrix: {each: []}\nsteps: [{a: b, each: i, why: ''}]\n", "x")
    assert node is not None
    told = "\n".join(map(str, check(node, "x", "scenario", aside="each")))
    assert "steps[1].each" not in told
    assert "steps[1].why is empty" in told
    assert "matrix.each is empty" in told


def test_a_key_that_must_be_there_is_not_to_be_left_out() -> None:
    assert refused("question: Does it?\nsources: [x]\nsteps: []\n") == [
        "x:3: steps is empty: fill it in"
    ]


def test_every_missing_key_is_named() -> None:
    lines = refused("about: x\n")
    assert [line.split("'")[1] for line in lines] == ["question:", "sources:", "steps:"]


def test_a_question_ends_in_a_question_mark() -> None:
    (line,) = refused(GOOD.replace("it?", "it"))
    assert line == "x:1: the question must be a sentence that ends in '?'"
    assert refused(GOOD.replace("Does it?", "|\n  Does\n  it?\n")) == []


def test_a_key_that_is_misspelt_is_not_missing_too() -> None:
    (found,) = refused(GOOD.replace("question", "queston"))
    assert found.startswith("x:1: unknown key 'queston': did you mean 'question'?")


def test_what_is_to_be_a_mapping_is_told_with_its_keys() -> None:
    node, _ = parse_yaml(
        "about: x\nhosts: {a: {interfaces: {lo: {addresses: []}}, routes: [b]}}", "x"
    )
    assert node is not None
    (found,) = check(node, "x", "topologies", "topology")
    assert str(found).endswith("must be a mapping, not the text 'b' (keys: device, to, via)")
