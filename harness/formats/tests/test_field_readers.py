"""A value is read as it is or not at all, and what does not fit is told with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from enum import Enum
from typing import Any, ClassVar

import pytest

from harness.formats.field_readers import FormatError, default_of, reader_of


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    pair: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Sparse:
    OMIT_DEFAULTS: ClassVar = True
    kind: ClassVar[str] = "sparse"
    name: str
    more: tuple[str, ...] = ()
    table: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Nested:
    """A class that speaks of itself."""

    OMIT_DEFAULTS: ClassVar = True
    kind: ClassVar[str] = "nested"
    under: Nested | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """A class with a field of its own that is called kind."""

    kind: str


def read(kind: Any, value: Any) -> Any:
    return reader_of(kind)(value, "")


def told(kind: Any, value: Any, where: str | None = "x") -> str:
    with pytest.raises(FormatError) as found:
        reader_of(kind)(value, where)
    return str(found.value)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (str, ""),
        (int, -1),
        (float, 1),
        (float, 1.5),
        (bool, False),
        (int | None, None),
        (int | str, "1"),
        (float | None, 2),
        (dict[str, int], {}),
    ],
)
def test_what_fits_is_not_converted(kind: Any, value: Any) -> None:
    made = read(kind, value)
    assert made == value and type(made) is type(value)


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        (str, 1, "x: not text"),
        (str, None, "x: not text"),
        (int, True, "x: not a whole number"),
        (int, 1.0, "x: not a whole number"),
        (int, "1", "x: not a whole number"),
        (float, False, "x: not a number"),
        (float, float("nan"), "x: not a number"),
        (float, float("-inf"), "x: not a number"),
        (bool, 0, "x: neither true nor false"),
        (int | str, 1.5, "x: not text"),
        (int | None, "1", "x: not a whole number"),
        (Colour, "blue", "x: unknown colour 'blue'"),
        (Colour, [], "x: unknown colour of type list"),
        (tuple[int, ...], {}, "x: not a list"),
        (tuple[int, ...], [1, "2"], "x[1]: not a whole number"),
        (tuple[int, int], [1], "x: not a list of 2"),
        (tuple[int, int], [1, 2, 3], "x: not a list of 2"),
        (Mapping[str, int], [], "x: not an object"),
        (Mapping[str, int], {"a": None}, "x.a: not a whole number"),
        (Inner, "name", "x: not an object"),
        (Inner, {"pair": [1, 2]}, "x.name: missing"),
        (Inner, {"name": "a"}, "x.pair: missing"),  # it has a default, but leaves nothing out
        (Inner, {"name": "a", "pair": [1, 2], "z": 1, "b": 2}, "x.b: unknown key"),
        (Inner, {"name": "a", "pair": [1, 2], "kind": "x"}, "x.kind: unknown key"),
        (Sparse, {"name": "a"}, "x.kind: not sparse"),
        (Sparse, {"kind": "other", "name": "a"}, "x.kind: not sparse"),
        (Sparse, {"kind": "sparse", "name": "a", "more": [1]}, "x.more[0]: not text"),
        (Sparse | Nested, {"kind": "third"}, "x.kind: unknown kind 'third'"),
        (Sparse | Nested, {"kind": []}, "x.kind: unknown kind of type list"),
        (Sparse | Nested, {"kind": "sparse"}, "x.name: missing"),
        (Nested, {"kind": "nested", "under": {"kind": "nested", "under": 1}}, "x.under.under.kind"),
        (tuple[Inner, ...], [{"name": "a", "pair": [1, "b"]}], "x[0].pair: not a whole number"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(kind: Any, value: Any, words: str) -> None:
    assert told(kind, value).startswith(words)


def test_a_record_at_the_top_is_called_so() -> None:
    assert told(Inner, [], "") == "record: not an object"
    assert told(Inner, {}, "") == "name: missing"


def test_without_a_place_the_same_is_read_and_refused() -> None:
    value = {"kind": "sparse", "name": "a", "more": ["b"], "table": {"c": 1}}
    reader = reader_of(Sparse)
    assert reader(value, None) == reader(value, "x") == Sparse("a", ("b",), {"c": 1})
    parts: list[dict[str, Any]] = [{"more": [1]}, {"table": {"c": ""}}, {"z": 1}, {"name": None}]
    for part in parts:
        told(Sparse, {**value, **part}, None)


def test_lists_become_tuples_and_records_their_class() -> None:
    assert read(tuple[Inner, ...], [{"name": "a", "pair": [1, 2]}]) == (Inner("a", (1, 2)),)
    assert read(Colour, "red") is Colour.RED
    assert read(Named, {"kind": "program"}) == Named("program")
    inner = {"kind": "nested"}
    assert read(Nested, {**inner, "under": inner}) == Nested(Nested())


@pytest.mark.parametrize(
    ("key", "shown"),
    [("a\nb", r"x.'a\nb'"), ("\x1b[2J", r"x.'\x1b[2J'"), ("k" * 99, "x.'" + "k" * 60 + "'")],
)
def test_a_key_is_told_on_one_line_however_it_is(key: str, shown: str) -> None:
    assert told(Mapping[str, int], {key: None}) == f"{shown}: not a whole number"


@pytest.mark.parametrize("value", ["b\nl\x1bue", "b" * 999, 10**300])
def test_a_value_is_told_on_one_line_and_not_all_of_a_long_one(value: object) -> None:
    words = told(Colour, value)
    assert words.isprintable() and len(words) < 100


def test_only_a_class_that_leaves_defaults_out_has_them() -> None:
    parts = {part.name: part for part in fields(Sparse)}
    assert default_of(Sparse, parts["name"]) is MISSING
    assert default_of(Sparse, parts["more"]) == ()
    assert default_of(Sparse, parts["table"]) == {}
    assert default_of(Inner, fields(Inner)[1]) is MISSING


def test_a_default_that_can_be_altered_is_made_anew() -> None:
    record = {"kind": "sparse", "name": "a"}
    assert read(Sparse, record).table is not read(Sparse, record).table
