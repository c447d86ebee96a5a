"""What is expected of a cell: of pairs what the rule says, of three what the pairs say."""

from __future__ import annotations

import pytest

from harness.grid.expectations import OfPairs, OfThree, beside_of
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, pair
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
    ],
)
def test_a_pair_is_held_against_its_rule(line: str, unlike: bool) -> None:
    expected = OfPairs()
    assert [expected.unlike(line), expected.unlike(line)] == [unlike, unlike]


def test_a_rule_that_nobody_knows_is_an_error() -> None:
    with pytest.raises(KeyError):
        OfPairs().unlike(pair(came="ok,ok,no-rule"))


def test_pairs_that_are_not_there_are_named() -> None:
    with pytest.raises(ResultsError, match="the pairs of a kernel have not .*'first4'"):
        OfThree({}).unlike(THIRD_ALONE)


THIRD_ALONE = "udp,first4,none,first4,none,first4,none,ok,-,ok,-"


def beside(**said: str) -> OfThree:
    """Of first4, second4 and wildcard4, bound or listening; who refuses is named."""
    lines = []
    for state in ("bound", "listening"):
        for one in ("first4", "second4", "wildcard4"):
            for other in ("first4", "second4", "wildcard4"):
                came = said.get(f"{one}_{other}", "ok")
                cell = f"tcp,{one},none,{state},user,{other},none,user,none"
                lines.append(pair(cell, f"{came},-,port-in-use"))
                lines.append(pair(cell.replace("user,none", "other,none"), "EACCES,-,x"))
    return OfThree(beside_of(grid(PAIR_COLUMNS, *lines)))


THIRD = "tcp_bound,first4,none,second4,none,wildcard4,none,ok,-"
LISTENS = "tcp_listening,first4,none,second4,none,wildcard4,none,ok,ok"


@pytest.mark.parametrize(
    ("line", "refused_by", "unlike"),
    [
        (f"{THIRD},ok,-", {}, False),
        (f"{THIRD},EADDRINUSE,-", {}, True),
        (f"{THIRD},EADDRINUSE,-", {"first4_wildcard4": "EADDRINUSE"}, False),
        (f"{THIRD},EADDRINUSE,-", {"second4_wildcard4": "EADDRINUSE"}, False),
        (f"{THIRD},ok,-", {"second4_wildcard4": "EADDRINUSE"}, True),
        (f"{LISTENS},ok,ok", {}, False),
        (f"{LISTENS},ok,EADDRINUSE", {}, True),
        ("tcp_bound,first4,none,second4,none,wildcard4,none,EADDRINUSE,-,-,-", {}, False),
    ],
)
def test_a_third_is_refused_beside_whoever_refuses_it_alone(
    line: str, refused_by: dict[str, str], unlike: bool
) -> None:
    assert beside(**refused_by).unlike(line) is unlike
