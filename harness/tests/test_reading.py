"""harness/reading.py: YAML 1.2 with lines, and no traceback whatever the file holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.reading import parse, read_file
from harness.tree import Mapping, Node, Scalar, elements, to_data


def read(text: str) -> Node:
    node, mistakes = parse(text, "x.yaml")
    assert not mistakes
    assert node is not None
    return node


def refused(text: str) -> list[str]:
    _, mistakes = parse(text, "x.yaml")
    return [str(mistake) for mistake in mistakes]


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
        ("[" * 40 + "]" * 40, "nested more than 16 deep"),
    ],
)
def test_what_is_not_allowed_is_a_mistake_with_its_line(text: str, message: str) -> None:
    found = refused(text)
    assert len(found) == 1
    assert message in found[0]


def test_several_mistakes_come_in_one_pass() -> None:
    assert len(refused("a: 1\na: 2\nb: *c\n\td: e\n")) >= 3


def test_a_tab_belongs_into_quotes() -> None:
    assert to_data(read('a: "b\tc"\n')) == {"a": "b\tc"}
    assert "x.yaml:2: a tab outside quotes" in refused("a: 1\nb: c\td\n")[0]


def test_a_file_that_is_not_utf_8_is_a_mistake_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: \xff\n")
    _, mistakes = read_file(path, "x.yaml")
    assert str(mistakes[0]) == "x.yaml:2: byte 0xff is not UTF-8: save the file as UTF-8"


def test_a_byte_order_mark_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    node, mistakes = read_file(path, "x.yaml")
    assert node is not None and to_data(node) == {"a": 1}
    assert not mistakes


def test_a_file_that_cannot_be_read_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "folder.yaml").mkdir()
    for name, why in (("folder", "Is a directory"), ("absent", "No such file or directory")):
        _, mistakes = read_file(tmp_path / f"{name}.yaml", name)
        assert str(mistakes[0]) == f"{name}:1: cannot be read: {why}"


def test_a_file_without_end_is_not_parsed(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a" * 1_000_001)
    _, mistakes = read_file(path, "x.yaml")
    assert "longer than" in str(mistakes[0])


def test_a_number_of_thousands_of_digits_stays_text() -> None:
    assert isinstance(Scalar(1, "9" * 5000, True).value, str)


YAML_LIKE = st.text(alphabet="ab01:-[]{},'\"#&*!|>%@`~\n\t \\?\x00é", max_size=60)


@settings(deadline=None)
@given(YAML_LIKE)
def test_whatever_the_text_there_is_a_tree_or_a_mistake(text: str) -> None:
    node, mistakes = parse(text, "x.yaml")
    assert (node is not None) or mistakes
    assert all("\n" not in str(mistake) for mistake in mistakes)
    last = text.count("\n") + 1
    assert all(1 <= mistake.line <= last + 1 for mistake in mistakes)
