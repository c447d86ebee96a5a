"""The table of all pairs shows where kernels differ, and has every pair for its scripts."""

from __future__ import annotations

import json
from itertools import product

from harness.grid.collection import OnKernel
from harness.grid.packed_pairs import PackedPairs, packed_pairs
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.report.cell_words import AXIS_WORDS
from harness.report.site.heat_map import (
    USUAL,
    Spot,
    change_key_of,
    changes_of,
    choices,
    differing_spots,
    heat_data,
    mark_of,
    marks_of,
)

LISTENING = "tcp,{},none,listening,user,{},none,user,none"
SAME = LISTENING.format("wildcard4", "wildcard4")
ONE, OTHER = LISTENING.format("first4", "wildcard4"), LISTENING.format("first4", "first4")
MORE = ONE.replace("none,l", "addr,l")
ALIKE = [pair(SAME, "ok,ok,reuseport")]
OLD = [pair(ONE, "EADDRINUSE,-,listener"), pair(OTHER, "EADDRINUSE,-,listener")]
NEW = [pair(ONE, "ok,ok,reuseport"), pair(OTHER, "EADDRINUSE,-,port-in-use")]


def kernels_of(*lines: list[str]) -> PackedPairs:
    """A kernel for each of these."""
    versions = (f"6.{n}.2" for n in range(1, 9))
    return packed_pairs(
        [
            OnKernel(it, origin(f"{it}-x"), grid(PAIR_COLUMNS, *of))
            for it, of in zip(versions, lines)
        ]
    )


def packed() -> PackedPairs:
    old, new = (pair(MORE, came) for came in ("ok,ok,reuseaddr", "EADDRNOTAVAIL,-,listener"))
    return kernels_of([*ALIKE, *OLD, old], [*ALIKE, *NEW, new])


def test_where_kernels_differ_is_told_with_how_they_do_and_of_how_many_pairs() -> None:
    alone = kernels_of([*ALIKE, *OLD], [*ALIKE, *NEW])
    assert differing_spots(alone) == {("first4", "wildcard4"): Spot("✗✓", 1)}
    assert differing_spots(packed()) == {("first4", "wildcard4"): Spot("≠", 2)}
    assert not differing_spots(kernels_of(ALIKE))


def test_a_change_is_named_by_its_rules_and_the_largest_is_first() -> None:
    told = {it.key: (it.words, it.pairs) for it in changes_of(packed())}
    assert told == {
        "listener+reuseport": ("EADDRINUSE, since 6.2.2 ok (listener, reuseport)", 1),
        "reuseaddr+listener": ("ok, since 6.2.2 EADDRNOTAVAIL (reuseaddr, listener)", 1),
    }
    differs, same = (tuple(it.replace("user,", "", 1).split(",")) for it in (ONE, OTHER))
    ids = [(*it[:6], "same", it[-1]) for it in (differs, same)]
    assert [change_key_of(packed(), it) for it in ids] == ["listener+reuseport", ""]


def test_each_answer_has_a_mark_that_is_no_colour() -> None:
    told = [("ok", "ok", ""), ("ok", "-", ""), ("EADDRINUSE", "-", ""), ("EADDRNOTAVAIL", "-", "")]
    assert [mark_of(it) for it in told] == ["✓", "✓", "✗", "–"]
    assert [mark_of(it) for it in (("ok", "EADDRINUSE", ""), ("EPERM", "-", ""), None)] == [
        *("◐", "EPERM", "?")
    ]


def test_kernels_that_agree_share_a_mark_whether_all_were_asked_or_not() -> None:
    made = kernels_of(ALIKE, [*ALIKE, *OLD])
    assert {marks_of(made, code) for code in filter(None, made.codes())} == {"✓", "✗"}


def test_what_goes_without_saying_has_words_where_it_is_chosen() -> None:
    assert choices(packed(), "users") == {"same": "one user's"}
    assert choices(packed(), "devices") == {"none": "on no device"}
    assert set(USUAL) == set(AXIS_WORDS) - {"first address", "second address"}
    assert all(value in AXIS_WORDS[axis] for axis, value in USUAL.items())


def test_the_script_has_all_pairs_with_the_words_of_their_axes() -> None:
    text = heat_data(packed())
    told = json.loads(text[text.index("{") : text.rindex(";")])
    assert list(told["axes"]) == list(AXIS_WORDS) and text.isascii()
    assert told["words"]["first state"] == ["listening"]
    assert len(packed().codes()) == len(list(product(*told["axes"].values())))
    assert {rule for _, _, rule in told["answers"]} <= told["rules"].keys()
    assert [it["words"] for it in told["kernels"]] == ["6.1.2", "6.2.2"]
    assert {code for _, codes, _, _ in told["changes"] for code in codes} <= set(packed().codes())
    assert text == heat_data(packed())
