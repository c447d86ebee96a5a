"""Patterns have just the cells that were wanted, and are few where the cells are a product."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings, strategies as st

from harness.grid.coordinate_patterns import CoordinateTable, Pattern

AXES = ("a", "b", "c")
CELLS = [*product("12", "xyz", "pq")]
TABLE = CoordinateTable(AXES, CELLS)


def numbers(table: CoordinateTable, pattern: Pattern) -> set[int]:
    return set(table.numbers(table.inside(pattern.values)))


@given(wanted=st.sets(st.sampled_from(range(len(CELLS)))), gaps=st.sets(st.integers(0, 10)))
@settings(deadline=None)
def test_patterns_have_all_that_is_wanted_and_nothing_else(
    wanted: set[int], gaps: set[int]
) -> None:
    cells = [cell for n, cell in enumerate(CELLS) if n not in gaps]
    table = CoordinateTable(AXES, cells)
    wanted = {n for n in wanted if n < len(cells)}
    found = [numbers(table, it) for it in table.patterns(table.cells_at(wanted))]
    assert set().union(*found) == wanted and all(found)


def test_a_product_is_one_pattern() -> None:
    wanted = TABLE.cells_at(n for n, it in enumerate(CELLS) if it[0] == "2" and it[1] in "xz")
    assert TABLE.patterns(wanted) == [Pattern({"a": ("2",), "b": ("x", "z")})]


def test_an_axis_that_does_not_matter_is_not_named() -> None:
    assert TABLE.patterns(TABLE.every) == [Pattern({})]
    assert TABLE.patterns(0) == []


def test_what_was_not_measured_splits_no_pattern() -> None:
    table = CoordinateTable(AXES, [it for it in CELLS if it != ("1", "x", "p")])
    assert table.patterns(table.inside({"a": ["1"]})) == [Pattern({"a": ("1",)})]


def test_sets_of_cells_and_their_numbers_go_both_ways() -> None:
    assert [*TABLE.numbers(TABLE.cells_at([0, 5, 11]))] == [0, 5, 11]
    assert TABLE.inside({"b": ["y", "x"]}).bit_count() == 8
    assert TABLE.values("b") == ("x", "y", "z")


def test_an_axis_may_have_many_values() -> None:
    table = CoordinateTable(("n",), [(str(n),) for n in range(600)])
    assert [*table.numbers(table.inside({"n": ["299", "555"]}))] == [299, 555]


def test_what_no_cell_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        TABLE.inside({"a": ["3"]})
    with pytest.raises(KeyError):
        TABLE.inside({"d": ["1"]})
