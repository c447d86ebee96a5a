"""Records are read strictly and come out as they went in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, ClassVar

import pytest

from harness.formats.codec import FormatError, order, parse_object, read, read_one_of, to_json


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    name: str
    pair: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outer:
    ORDER: ClassVar = ("last",)
    number: float
    truth: bool
    colour: Colour
    maybe: int | str | None
    many: tuple[Inner, ...]
    table: Mapping[str, tuple[str, ...]]
    last: int


@dataclass(frozen=True, slots=True)
class Sparse:
    OMIT_DEFAULTS: ClassVar = True
    kind: ClassVar[str] = "sparse"
    name: str
    more: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Other:
    kind: ClassVar[str] = "other"
    n: int


RECORD: dict[str, Any] = {
    "last": 3,
    "number": 1.5,
    "truth": True,
    "colour": "red",
    "maybe": None,
    "many": [{"name": "a", "pair": [1, 2]}],
    "table": {"x": ["y"]},
}


def test_a_record_comes_out_as_it_went_in_with_its_keys_in_order() -> None:
    made = read(Outer, RECORD)
    assert made.many == (Inner("a", (1, 2)),)
    assert to_json(made) == RECORD and list(to_json(made)) == list(order(Outer)) == list(RECORD)


def test_a_missing_key_is_told_and_only_a_class_that_omits_has_defaults() -> None:
    with pytest.raises(FormatError, match="maybe: missing"):
        read(Outer, {key: value for key, value in RECORD.items() if key != "maybe"})
    assert read(Sparse, {"kind": "sparse", "name": "a"}) == Sparse("a")
    assert to_json(Sparse("a")) == {"kind": "sparse", "name": "a"}
    assert to_json(Sparse("a", {"x": 1})) == {"kind": "sparse", "name": "a", "more": {"x": 1}}


def test_records_of_a_union_are_told_apart_by_their_kind() -> None:
    either: Any = Sparse | Other
    assert read_one_of(either, {"kind": "other", "n": 1}) == Other(1)
    wrong: tuple[Any, ...] = ({"kind": "third"}, {"n": 1}, 5, {"kind": []})
    for record in wrong:
        with pytest.raises(FormatError, match="unknown kind"):
            read_one_of(either, record)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "1", '{"a": NaN}', '{"a": Infinity}', '{"a": "\\ud800"}', b"\xff", "[" * 99999],
    ids=range(9),
)
def test_what_is_no_json_object_is_refused(text: str | bytes) -> None:
    with pytest.raises(FormatError):
        parse_object(text)
