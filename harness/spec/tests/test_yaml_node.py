"""harness/spec/yaml_node.py: looking into a tree never fails."""

from __future__ import annotations

from harness.spec.yaml_node import (
    Node,
    children,
    elements,
    entries_at,
    entry_at,
    items_at,
    last_line,
    text_at,
    word_of,
)
from harness.spec.yaml_reader import parse_yaml


def read(text: str) -> Node:
    node, _ = parse_yaml(text, "x")
    assert node is not None
    return node


def test_what_is_there_is_found() -> None:
    node = read("a: {b: c}\nd: [e, f]\ng: h\n")
    assert [entry.key for entry in children(node)] == ["a", "d", "g"]
    assert [entry.key for entry in entries_at(node, "a")] == ["b"]
    assert [word_of(item) for item in items_at(node, "d")] == ["e", "f"]
    assert text_at(node, "g") == "h"


def test_what_is_missing_or_of_another_shape_is_empty() -> None:
    for node in (read("a"), read("[a]"), read("{x: y}")):
        assert entry_at(node, "a") is None
        assert (entries_at(node, "a"), items_at(node, "a"), text_at(node, "a")) == ((), (), "")
    assert (children(read("a")), elements(read("a")), word_of(read("[a]"))) == ((), (), "")


def test_the_last_line_is_that_of_the_last_thing_inside() -> None:
    assert last_line(read("a:\n  - b\n  - c:\n      d\n")) == 4
    assert last_line(read("a")) == 1
