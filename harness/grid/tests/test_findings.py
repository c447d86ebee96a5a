"""Counts, and that nothing differs without a cause, and no cause without cells."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from harness.grid.expectations import OfPairs, OfRules
from harness.grid.findings import Answers, Findings, Measured, find
from harness.grid.grid_causes import GridCause
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, pair
from harness.records.layout import PAIRS

OPTIONS = ("none", "addr", "port", "both")
RIGHT = "EADDRINUSE,-,port-in-use"
WRONG = "ok,ok,port-in-use"
MANY = "kind,options,bind result"


def kernel(version: str, *came: str) -> Measured:
    """A kernel on which this came of four cells."""
    cells = (f"tcp,first4,{it},bound,user,first4,none,user,none" for it in OPTIONS)
    lines = [pair(cell, it) for cell, it in zip(cells, came, strict=True)]
    return Measured(version, version, grid(PAIR_COLUMNS, *lines), OfPairs())


def rules(*said: str) -> OfRules:
    """That should come of the cells of a smaller grid, by a rule for each answer."""
    lines = [f"udp,{option},{it},{it}-it-is" for option, it in zip(OPTIONS, said, strict=True)]
    return OfRules(grid(f"{MANY},rule", "tcp,none,ok,ok-it-is", *lines))


LETS_IN = rules(*["ok"] * 4)


def many(version: str, *came: str, expected: OfRules = LETS_IN) -> Measured:
    """A kernel on which this came of four cells of a smaller grid."""
    lines = [f"udp,{option},{it}" for option, it in zip(OPTIONS, came, strict=True)]
    return Measured(version, version, grid(MANY, *lines), expected)


def cause(
    cells: int = 1, kernels: str | None = None, name: str = PAIRS, **within: Any
) -> GridCause:
    wanted = {axis.replace("_", " "): (value,) for axis, value in within.items()}
    return GridCause("why", 7, name, kernels, (wanted,), cells, "So it is.", ("ip(7)",))


OF_ADDR: dict[str, Any] = {"first_options": "addr"}


def told(found: Findings) -> list[tuple[int, tuple[str, ...], bool]]:
    return [(it.cells, it.reasons, it.is_explained) for it in (*found.unlike, *found.changes)]


def test_all_as_the_rules_say_needs_no_cause() -> None:
    found = find(PAIRS, [kernel("6.1.1", *[RIGHT] * 4), kernel("6.2.1", *[RIGHT] * 4)], [])
    assert told(found) == [] and found.unexplained == 0
    assert [(it.agree, it.differ, it.unexplained) for it in found.counts] == [(4, 0, 0)] * 2


def test_what_is_not_as_its_rule_says_is_unexplained_without_a_cause() -> None:
    found = find(PAIRS, [kernel("6.1.1", RIGHT, WRONG, WRONG, RIGHT)], [])
    assert told(found) == [(2, (), False)] and found.unexplained == 1
    assert found.unlike[0].patterns[0].values == {"first options": ("addr", "port")}
    assert (found.counts[0].differ, found.counts[0].unexplained) == (2, 2)


def test_a_cause_explains_the_odd_cells_within_it() -> None:
    found = find(PAIRS, [kernel("6.1.1", RIGHT, WRONG, RIGHT, RIGHT)], [cause(protocol="tcp")])
    assert told(found) == [(1, ("why",), True)] and not found.idle and not found.unexplained
    assert found.counts[0].unexplained == 0


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        (cause(cells=2, **OF_ADDR), "6.1.1: explains 2 cells, and 1 there need it"),
        (cause(first_options="both"), "6.1.1: explains 1 cells, and 0 there need it"),
        (cause(first_options="bath"), "no cell of the grid has 'bath'"),
        (cause(first_option="both"), "no cell of the grid has 'first option'"),
    ],
)
def test_a_cause_that_explains_other_cells_is_idle(given: GridCause, wrong: str) -> None:
    found = find(PAIRS, [kernel("6.1.1", RIGHT, WRONG, RIGHT, RIGHT)], [given])
    assert wrong in [words for _, words in found.idle]


def test_a_cause_of_kernels_that_were_not_measured_is_left_alone() -> None:
    given = cause(kernels=">=7.0", **OF_ADDR)
    assert not find(PAIRS, [kernel("6.1.1", *[RIGHT] * 4)], [given]).idle


def test_a_cause_is_no_excuse_on_another_kernel() -> None:
    both = [kernel(it, RIGHT, WRONG, RIGHT, RIGHT) for it in ("6.1.1", "6.2.1")]
    found = find(PAIRS, both, [cause(kernels=">=6.2", **OF_ADDR)])
    assert told(found) == [(1, ("why",), False)]
    assert [it.unexplained for it in found.counts] == [1, 0]


def test_kernels_that_differ_by_their_rules_are_explained_by_them() -> None:
    older = kernel("6.1.1", RIGHT, "ok,ok,reuseaddr", RIGHT, RIGHT)
    found = find(PAIRS, [older, kernel("6.2.1", *[RIGHT] * 4)], [])
    assert told(found) == [(1, ("reuseaddr", "port-in-use"), True)]
    assert found.changes[0].answers == (
        Answers("6.1.1", "6.1.1", ("ok", "ok")),
        Answers("6.2.1", "6.2.1", ("EADDRINUSE", "-")),
    )


def test_another_rule_with_the_same_answer_is_no_difference() -> None:
    older = kernel("6.1.1", RIGHT, "EADDRINUSE,-,listener", RIGHT, RIGHT)
    assert told(find(PAIRS, [older, kernel("6.2.1", *[RIGHT] * 4)], [])) == []


def test_cells_of_a_smaller_grid_are_held_against_what_the_program_says_of_them() -> None:
    kernels = [many("6.1.1", *["ok"] * 4), many("6.2.1", "ok", "EPERM", "ok", "ok")]
    assert told(find("many", kernels, [])) == [(1, (), False)] * 2
    given = cause(name="many", kernels=">=6.2", options="addr")
    found = find("many", kernels, [given])
    assert told(found) == [(1, ("why",), True)] * 2 and not found.idle
    assert [(it.differ, it.unexplained) for it in found.counts] == [(0, 0), (1, 0)]


def test_a_fault_that_all_kernels_share_is_seen_too() -> None:
    kernels = [many(it, "ok", "EPERM", "ok", "ok") for it in ("6.1.1", "6.2.1")]
    found = find("many", kernels, [])
    assert told(found) == [(1, (), False)] and not found.changes


def test_rules_of_some_kernels_explain_where_these_differ_from_others() -> None:
    refused = rules("ok", "EPERM", "ok", "ok")
    kernels = [
        many("6.1.1", *["ok"] * 4),
        many("6.2.1", "ok", "EPERM", "ok", "ok", expected=refused),
    ]
    found = find("many", kernels, [])
    assert told(found) == [(1, ("ok-it-is", "EPERM-it-is"), True)] and not found.unlike


def test_an_entry_is_idle_on_a_kernel_that_was_asked_and_has_nothing_of_it() -> None:
    kernels = [many("6.1.1", *["ok"] * 4), many("6.2.1", *["ok"] * 4)]
    assert find("many", kernels, [cause(name="many", options="addr")]).idle
    assert find("many", kernels, [cause(name="many", kernels=">=6.2", options="addr")]).idle
    not_asked = replace(kernels[0], grid=replace(kernels[0].grid, lines=("udp,none,ok",)))
    asked = many("6.2.1", "ok", "EPERM", "ok", "ok")
    assert not find("many", [not_asked, asked], [cause(name="many", options="addr")]).idle


def test_a_cause_whose_words_no_kernel_was_asked_about_is_left_alone() -> None:
    columns = "first protocol,second protocol,bind result"
    lets_in = OfRules(grid(f"{columns},rule", "tcp,tcp,ok,it-is"))

    def beside_tcp(came: str) -> Measured:
        return Measured("6.1.1", "6.1.1", grid(columns, f"tcp,tcp,{came}"), lets_in)

    of_sctp = cause(name="protocols", first_protocol="sctp")
    assert not find("protocols", [beside_tcp("ok")], [of_sctp]).idle
    of_either = replace(of_sctp, within=({"first protocol": ("tcp", "sctp")},))
    found = find("protocols", [beside_tcp("EPERM")], [of_either])
    assert not found.idle and not found.unexplained
    assert find("protocols", [beside_tcp("ok")], [of_either]).idle
    assert find("protocols", [beside_tcp("ok")], [cause(name="protocols", kind="sctp")]).idle


def test_a_broken_cell_is_counted_apart() -> None:
    found = find(PAIRS, [kernel("6.1.1", RIGHT, "BROKEN,BROKEN,listener", RIGHT, RIGHT)], [])
    (count,) = found.counts
    assert (count.broken, count.agree, count.differ) == (1, 3, 0)


def test_the_largest_group_comes_first() -> None:
    one = "EACCES,-,port-in-use"
    found = find(PAIRS, [kernel("6.1.1", one, WRONG, WRONG, RIGHT)], [])
    assert [it.cells for it in found.unlike] == [2, 1]
    assert found.unlike[1].example[2] == "none"


def test_a_kernel_that_was_not_asked_is_no_difference() -> None:
    one = many("6.1.1", *["ok"] * 4)
    more = replace(one.grid, lines=("tcp,none,ok", *one.grid.lines[:3]))
    other = Measured("6.2.1", "6.2.1", more, LETS_IN)
    found = find("many", [one, other], [])
    assert ([it.cells for it in found.counts], told(found)) == ([4, 4], [])
    unlike = replace(other, grid=replace(more, lines=("tcp,none,ok", "udp,none,EACCES")))
    found = find("many", [one, unlike], [])
    assert told(found) == [(1, (), False)] * 2 and found.counts[1].differ == 1
    assert [(it.first, it.results) for it in found.changes[0].answers] == [
        ("6.1.1", ("ok",)),
        ("6.2.1", ("EACCES",)),
    ]


def test_a_count_takes_no_excuse_from_a_cause_of_other_kernels() -> None:
    kernels = [many("6.1.1", *["ok"] * 4), many("6.2.1", "ok", "EPERM", "ok", "ok")]
    for of_other in ("<5", ">=7.0"):
        given = cause(name="many", kernels=of_other, options="addr")
        found = find("many", kernels, [given])
        assert found.counts[1].unexplained == 1 and found.unexplained == 2


def test_kernels_of_one_cause_differ_only_where_chance_decides() -> None:
    kernels = [
        many("6.1.1", "ok", "EPERM", "EPERM", "ok"),
        many("6.2.1", "ok", "EPERM", "ok", "ok"),
        many("6.3.1", "ok", "ok", "ok", "ok"),
    ]
    of_both = replace(cause(name="many", kernels="<6.3", kind="udp"), cells=2)
    assert find("many", kernels, [of_both]).idle
    by_chance = replace(of_both, chance="a hash")
    found = find("many", kernels, [by_chance])
    assert not found.idle and not found.unexplained
    assert [(it.differ, it.unexplained) for it in found.counts] == [(2, 0), (1, 0), (0, 0)]
    elsewhere = replace(by_chance, kernels="<6.2")
    assert find("many", kernels, [elsewhere]).unexplained


def test_what_chance_decides_is_told_once_with_all_that_came() -> None:
    kernels = [
        many("6.1.1", "ok", "EPERM", "EPERM", "ok"),
        many("6.2.1", "ok", "EPERM", "ok", "ok"),
        many("6.3.1", "ok", "ok", "ok", "ok"),
    ]
    by_chance = cause(cells=3, name="many", kernels="<6.3", kind="udp")
    found = find("many", kernels, [replace(by_chance, chance="a hash")])
    for groups in (found.unlike, found.changes):
        (group,) = groups
        assert group.cells == 2 and group.reasons == ("why",)
        assert group.answers == (
            Answers("6.1.1", "6.1.1", ("EPERM",)),
            Answers("6.2.1", "6.2.1", ("EPERM or ok",)),
            Answers("6.3.1", "6.3.1", ("ok",)),
        )
