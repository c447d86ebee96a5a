"""Cases are put together as products of settings, and each is in one group."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from harness.analysis.case_groups import alike_in_all, groups_of, names_that_matter, values_of
from harness.tests.verdicts import verdict


def settings(cases: list[str]) -> list[dict[str, tuple[str, ...]]]:
    return [dict(group.settings) for group in groups_of([verdict(case) for case in cases])]


def test_every_combination_of_some_values_is_one_group() -> None:
    cases = [f"a/b[x={x},y={y}]" for x in (1, 2) for y in (3, 4)]
    assert settings(cases) == [{"x": ("1", "2"), "y": ("3", "4")}]


def test_cases_that_are_no_product_have_a_group_each() -> None:
    assert settings(["a/b[x=1,y=3]", "a/b[x=2,y=4]"]) == [
        {"x": ("1",), "y": ("3",)},
        {"x": ("2",), "y": ("4",)},
    ]


def test_what_is_no_product_is_split_into_as_few_as_possible() -> None:
    cases = [f"a/b[f={f},w={w}]" for f in (4, 6) for w in ("x1", "x2", "y1")]
    cases.remove("a/b[f=6,w=y1]")
    assert settings(cases) == [
        {"f": ("4",), "w": ("x1", "x2", "y1")},
        {"f": ("6",), "w": ("x1", "x2")},
    ]


def test_a_case_without_parameters_is_a_group_without_settings() -> None:
    assert settings(["a/b"]) == [{}]


def test_a_parameter_matters_where_some_group_has_not_all_of_its_values() -> None:
    cases = [f"a/b[x={x},y={y}]" for x in (1, 2) for y in (3, 4)]
    by_y = [groups_of([verdict(case) for case in cases[at::2]])[0] for at in (0, 1)]
    assert values_of(by_y) == {"x": ("1", "2"), "y": ("3", "4")}
    assert names_that_matter(by_y) == ["y"]
    assert alike_in_all(by_y) == {"x": ("1", "2")}
    assert names_that_matter(by_y[:1]) == []


@given(st.sets(st.tuples(*[st.integers(0, 2)] * 3), min_size=1, max_size=12))
def test_each_case_is_in_one_group_and_each_group_is_a_product(
    chosen: set[tuple[int, int, int]],
) -> None:
    cases = [f"a/b[x={x},y={y},z={z}]" for x, y, z in sorted(chosen)]
    groups = groups_of([verdict(case) for case in cases])
    assert sorted(case for group in groups for case in group.cases) == sorted(cases)
    for group in groups:
        product = 1
        for values in group.settings.values():
            product *= len(values)
        assert product == len(group.cases)
