"""harness/spec/parameters.py: parameters, their combinations, and conditions on them."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from harness.spec.parameters import Condition, Parameter, cell_name, expand, size

FAMILY = Parameter(1, "family", (("ipv4", "ipv4"), ("ipv6", "ipv6")))
FIRST = Parameter(2, "first", (("wildcard", "$any"), ("one", "$server")))


def test_the_last_parameter_changes_fastest() -> None:
    names = [cell_name(cell) for cell in expand([FAMILY, FIRST], [])]
    assert names == [
        "[family=ipv4,first=wildcard]",
        "[family=ipv4,first=one]",
        "[family=ipv6,first=wildcard]",
        "[family=ipv6,first=one]",
    ]


def test_without_parameters_there_is_one_cell_without_a_name() -> None:
    assert expand([], []) == [{}]
    assert cell_name({}) == ""


def test_an_exclude_drops_the_cells_that_match_all_its_keys() -> None:
    drop = Condition(1, (("family", ("ipv6",)), ("first", ("one",))))
    assert len(expand([FAMILY, FIRST], [drop])) == 3


def test_a_condition_with_a_list_holds_for_each_of_its_values() -> None:
    condition = Condition(1, (("first", ("one", "wildcard")),))
    assert all(condition.holds(cell) for cell in expand([FIRST], []))
    assert Condition(1).holds({})


def test_a_label_stands_for_its_text() -> None:
    assert FIRST.text("one") == "$server"


def test_a_condition_names_what_does_not_exist() -> None:
    condition = Condition(1, (("famly", ("ipv4",)), ("first", ("on",))))
    assert list(condition.faults([FAMILY, FIRST])) == [
        "unknown parameter 'famly': did you mean 'family'? (parameters: family, first)",
        "unknown value of 'first' 'on': did you mean 'one'? (values: one, wildcard)",
    ]


LABELS = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)


@settings(deadline=None)
@given(st.lists(LABELS, max_size=4))
def test_every_combination_is_there_once(labels: list[list[str]]) -> None:
    parameters = [
        Parameter(1, f"p{index}", tuple((label, label) for label in column))
        for index, column in enumerate(labels)
    ]
    names = [cell_name(cell) for cell in expand(parameters, [])]
    assert len(set(names)) == len(names) == size(parameters) == math.prod(map(len, labels))


@settings(deadline=None)
@given(LABELS, LABELS, st.sampled_from("abcdef"), st.sampled_from("abcdef"))
def test_what_is_excluded_is_gone_and_nothing_else(
    first: list[str], second: list[str], one: str, two: str
) -> None:
    parameters = [
        Parameter(1, "x", tuple((label, label) for label in first)),
        Parameter(1, "y", tuple((label, label) for label in second)),
    ]
    drop = Condition(1, (("x", (one,)), ("y", (two,))))
    left = [(cell["x"], cell["y"]) for cell in expand(parameters, [drop])]
    assert left == [(x, y) for x in first for y in second if (x, y) != (one, two)]
