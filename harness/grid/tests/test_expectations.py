"""What is expected of a cell: of pairs what the rule says, of others what the program says."""

from __future__ import annotations

import pytest

from harness.grid.expectations import OfPairs, OfRules
from harness.grid.tests.made_up_grids import grid, pair
from harness.records.store import ResultsError


@pytest.mark.parametrize(
    ("line", "unlike"),
    [
        (pair(), False),
        (pair(came="ok,ok,port-in-use"), True),
        (pair(came="ok,ok,reuseaddr"), False),
        (pair(came="ok,EADDRINUSE,reuseaddr"), True),
        (pair(came="BROKEN,BROKEN,reuseaddr"), True),
        (pair("udp,first4,none,bound,user,first4,none,user,none", "ok,-,reuseaddr"), False),
        (pair(came="-,-,-"), False),
    ],
)
def test_a_pair_is_held_against_its_rule(line: str, unlike: bool) -> None:
    expected = OfPairs()
    assert [expected.unlike(line), expected.unlike(line)] == [unlike, unlike]


def test_a_rule_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(
        ResultsError, match="none,ok,ok,no-rule: there is no rule 'no-rule': measure"
    ):
        OfPairs().unlike(pair(came="ok,ok,no-rule"))


SAID = OfRules(
    grid(
        "kind,options,bind result,listen result,rule",
        "tcp_listening,none,EADDRINUSE,-,listener",
        "tcp_listening,port,ok,ok,reuseport",
    )
)


@pytest.mark.parametrize(
    ("line", "unlike"),
    [
        ("tcp_listening,none,EADDRINUSE,-", False),
        ("tcp_listening,none,ok,ok", True),
        ("tcp_listening,port,ok,ok", False),
        ("tcp_listening,port,ok,EADDRINUSE", True),
        ("tcp_listening,port,BROKEN,-", True),
        ("tcp_listening,port,-,-", False),
    ],
)
def test_a_cell_of_a_smaller_grid_is_held_against_what_the_program_says(
    line: str, unlike: bool
) -> None:
    assert [SAID.unlike(line), SAID.unlike(line)] == [unlike, unlike]


def test_the_rule_is_the_one_that_the_program_names() -> None:
    assert SAID.rule_of("tcp_listening,port,ok,ok") == "reuseport"
    assert OfPairs().rule_of(pair()) == "port-in-use"


def test_a_cell_that_the_rules_do_not_know_is_named() -> None:
    with pytest.raises(ResultsError, match="tcp_bound,none: the rules know no such cell"):
        SAID.unlike("tcp_bound,none,ok,-")
