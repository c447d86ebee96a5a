"""The pages of the grids: every pair that was measured is on them, and leads to its rule."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import product

from harness.grid.collection import OnKernel
from harness.grid.packed_pairs import PackedPairs, packed_pairs
from harness.grid.summary import FORMAT, CauseSummary, GridSummary, Summary
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.report.site.address import GRID, GRID_DATA, RULES
from harness.report.site.grid_pages import SHOWN, grid_data, shown_pairs
from harness.report.site.model import Grids
from harness.report.site.pages import pages_of
from harness.report.site.tests.test_pages import broken_links, columns, site as made_site
from harness.report.tests.test_grid_words import COUNTS, GROUP, RESULTS, UNEXPLAINED

LISTENING = "tcp,{},none,listening,user,{},none,user,none"
ADDRESSES = ("wildcard4", "first4")
LINES = [
    pair(LISTENING.format("first4", "wildcard4"), "EADDRINUSE,-,listener"),
    pair(LISTENING.format("first4", "first4"), "EADDRINUSE,-,listener"),
    pair(LISTENING.format("wildcard4", "wildcard4"), "ok,ok,reuseport"),
    pair(LISTENING.format("wildcard4", "first4").replace("none,l", "addr,l"), "ok,ok,reuseport"),
]


def packed() -> PackedPairs:
    return packed_pairs(OnKernel("6.1.2", origin("6.1.2-x"), grid(PAIR_COLUMNS, *LINES)))


def pages() -> dict[str, str]:
    cause = CauseSummary("why", "pairs", ">=6.1", "So it <is>.", None, ("ip(7)",))
    found = GridSummary("pairs", (), RESULTS, COUNTS, (UNEXPLAINED,), (GROUP,), (cause,))
    grids = Grids(Summary(FORMAT, (found,)), packed())
    return dict(pages_of(replace(made_site(columns()), grids=grids)))


def test_the_table_shows_the_pairs_that_are_chosen_at_first() -> None:
    assert shown_pairs(packed()) == {
        ("first4", "wildcard4"): "EADDRINUSE",
        ("first4", "first4"): "EADDRINUSE",
        ("wildcard4", "wildcard4"): "ok",
    }


def test_the_page_has_them_without_a_script() -> None:
    page = pages()[GRID]
    cell = '<td data-first="{}" data-second="{}"{}>{}</td>'
    assert cell.format("first4", "wildcard4", ' class="no"', "✗") in page
    assert cell.format("wildcard4", "wildcard4", ' class="ok"', "✓") in page
    assert cell.format("wildcard4", "first4", "", "") in page
    assert "<b>unexplained</b>" in page and "So it &lt;is&gt;." in page
    assert "3</th><td>first options: addr, port; protocol: udp" in page


def test_the_script_has_all_pairs_with_the_words_of_their_axes() -> None:
    text = grid_data(packed())
    told = json.loads(text[text.index("{") : text.rindex(";")])
    assert list(told["axes"]) == [
        "protocol",
        "first address",
        "first options",
        "first state",
        "second address",
        "second options",
        "users",
        "devices",
    ]
    assert told["words"]["first state"] == ["listening"] and told["axes"].keys() >= SHOWN.keys()
    assert len(packed().codes()) == len(list(product(*told["axes"].values())))
    assert {rule for _, _, rule in told["answers"]} <= told["rules"].keys()


def test_every_rule_has_its_place_and_pages_lead_there() -> None:
    made = pages()
    assert 'id="listener"' in made[RULES] and "make grid CELL=" in made[RULES]
    assert RULES in made["index.html"] and GRID_DATA in made and not broken_links(made)


def test_without_grids_there_is_no_such_page() -> None:
    made = dict(pages_of(made_site(columns())))
    assert GRID not in made and RULES not in made and GRID not in made["index.html"]
