"""Where values lie, and that another value is another one."""

from __future__ import annotations

import random

import pytest

from harness.tools.mutation_values import alter_one, differences, leaves, name_of, other_value


def test_the_ways_lead_to_all_that_holds_nothing() -> None:
    assert leaves({"a": [1, {"b": 2}], "c": {}, "d": []}) == [
        ("a", 0),
        ("a", 1, "b"),
        ("c",),
        ("d",),
    ]


@pytest.mark.parametrize("value", [True, 0, 7, 0.0, 1.5, "", "ok", "x", None, {}, []])
def test_another_value_is_another(value: object) -> None:
    for seed in range(20):
        assert other_value(value, random.Random(seed)) != value


def test_one_value_is_altered_and_named_and_none_that_is_mended() -> None:
    for seed in range(20):
        record = {"kind": "end", "seq": 5, "records": 9, "seconds": 1.0}
        old = dict(record)
        way = alter_one(record, random.Random(seed))
        assert [key for key in old if old[key] != record[key]] == [way]
        assert way in ("kind", "seconds")


def test_places_of_a_list_are_one() -> None:
    assert name_of(("after", "server", 3, "uid")) == "after/server/*/uid"


def test_differences_are_told_with_their_kind() -> None:
    old, new = {"kind": "step", "seq": 1, "n": 1, "a": 1}, {"kind": "step", "seq": 2, "n": 1}
    assert differences(old, new) == ["step/a"]
