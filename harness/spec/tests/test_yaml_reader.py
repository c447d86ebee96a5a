"""harness/spec/yaml_reader.py: YAML 1.2 with lines, and no traceback whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.spec.yaml_node import Mapping, Node, Scalar, elements, to_data
from harness.spec.yaml_reader import parse_yaml, read_yaml


def read(text: str) -> Node:
    node, diagnostics = parse_yaml(text, "x.yaml")
    assert not diagnostics
    assert node is not None
    return node


def refused(text: str) -> list[str]:
    _, diagnostics = parse_yaml(text, "x.yaml")
    return [str(diagnostic) for diagnostic in diagnostics]


def test_every_node_knows_its_line() -> None:
    node = read("a: 1\nb:\n  - x\n  - {y: z}\n")
    assert isinstance(node, Mapping)
    b = node.get("b")
    assert b is not None and b.line == 2
    assert [item.line for item in elements(b.value)] == [3, 4]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("22:22", "22:22"),
        ("02:00:00:00:00:01", "02:00:00:00:00:01"),
        ("1_000", "1_000"),
        ("007", 7),
        ("0o17", 15),
        ("0x1f", 31),
        ("-3", -3),
        ("1.5", 1.5),
        ("1e3", 1000.0),
        ("true", True),
        ("~", None),
        ("", None),
        ("2026-01-01", "2026-01-01"),
        ("'1'", "1"),
        ("=", "="),
    ],
)
def test_plain_words_mean_what_yaml_1_2_says(text: str, value: object) -> None:
    assert to_data(read(f"a: {text}\n")) == {"a": value}


def test_a_key_is_its_text_so_that_a_number_can_be_one() -> None:
    assert to_data(read("{0: a, 'b': c}")) == {"0": "a", "b": "c"}


def test_a_line_of_a_scenario_needs_no_quotes() -> None:
    text = '- server: bind [fd00::1]:9527 => "x" | EADDRINUSE\n'
    assert to_data(read(text)) == [{"server": 'bind [fd00::1]:9527 => "x" | EADDRINUSE'}]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\na: 2\n", "x.yaml:2: duplicate key 'a': it is already on line 1"),
        ("a: {b: 1, b: 2}\n", "x.yaml:1: duplicate key 'b'"),
        ("0: a\n'0': b\n", "x.yaml:2: duplicate key '0'"),
        ("a:\n\t- b\n", "x.yaml:2: a tab in the indentation"),
        ("a: b: c\n", "x.yaml:1: YAML syntax: mapping values are not allowed here: a second ': '"),
        ("a: 'b\n", "x.yaml:2: YAML syntax: while scanning a quoted scalar"),
        ("a: [b\n", "x.yaml:2: YAML syntax: while parsing a flow sequence"),
        ("a: `b`\n", "put the value in quotes"),
        ("a: *b\n", "an alias '*b' is not used here"),
        ("a: *:9527\n", "text beginning with '*', put it in quotes"),
        ("a: &b c\n", "an anchor '&b' is not used here"),
        ("a: !!str c\n", "a tag '"),
        ("a: b\n---\nc: d\n", "x.yaml:2: a second document begins here"),
        ("? [a]\n: b\n", "a key must be a word"),
        (": b\n", "a key is missing before ':'"),
        ("", "x.yaml:1: is empty"),
        ("# only a comment\n", "x.yaml:1: is empty"),
        ("a: b\nc: \x00\n", "x.yaml:2: a control character"),
        ("[" * 40 + "]" * 40, "x.yaml:1: nested more than 16 deep"),
        ("a: b\nc: " + "[" * 40_000, "x.yaml:2: nested more than 16 deep"),
        ("{" * 40_000, "x.yaml:1: nested more than 16 deep"),
        ("- " * 40_000, "x.yaml:1: nested more than 16 deep"),
        ("? " * 40_000, "x.yaml:1: nested more than 16 deep"),
        ('a: "\\UFFFFFFFF"', "x.yaml:1: a number of an escape"),
        ('a: "\\ud83d"', "x.yaml:1: an escape that is half a letter"),
        ("a: !" + "b" * 9_000 + " c", "…' is not used here: remove it"),
    ],
)
def test_what_is_not_allowed_is_a_diagnostic_with_its_line(text: str, message: str) -> None:
    found = refused(text)
    assert len(found) == 1
    assert message in found[0]


def test_sixteen_lists_in_each_other_are_allowed() -> None:
    assert refused("[" * 16 + "]" * 16) == []
    assert len(refused("[" * 17 + "]" * 17)) == 1


def test_a_file_that_cannot_be_read_is_a_diagnostic(tmp_path: Path) -> None:
    node, (found,) = read_yaml(tmp_path / "absent", "x.yaml")
    assert node is None
    assert str(found) == "x.yaml:1: cannot be read: No such file or directory"


def test_of_entries_with_the_same_key_the_first_counts() -> None:
    node, _ = parse_yaml("a: 1\na: 2\n", "x.yaml")
    assert node is not None and to_data(node) == {"a": 1}


def test_several_diagnostics_come_in_one_pass() -> None:
    assert len(refused("a: 1\na: 2\nb: *c\n\td: e\n")) >= 3


def test_a_tab_belongs_into_quotes() -> None:
    assert to_data(read('a: "b\tc"\n')) == {"a": "b\tc"}
    assert "x.yaml:2: a tab outside quotes" in refused("a: 1\nb: c\td\n")[0]


def test_a_number_of_thousands_of_digits_stays_text() -> None:
    assert isinstance(Scalar(1, "9" * 5000, True).value, str)


YAML_LIKE = st.text(alphabet="ab01:-[]{},'\"#&*!|>%@`~\n\t \\?\x00é", max_size=60)


@settings(deadline=None)
@given(YAML_LIKE)
def test_whatever_the_text_there_is_a_tree_or_a_diagnostic(text: str) -> None:
    node, diagnostics = parse_yaml(text, "x.yaml")
    assert (node is not None) or diagnostics
    assert all("\n" not in str(diagnostic) for diagnostic in diagnostics)
    last = text.count("\n") + 1
    assert all(1 <= diagnostic.line <= last + 1 for diagnostic in diagnostics)
