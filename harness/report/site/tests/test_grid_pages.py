"""The pages of the grids: where kernels differ is on them without a script."""

from __future__ import annotations

import re
from dataclasses import replace

from markupsafe import escape

from harness.grid.axes import AXES as AXES_OF
from harness.grid.findings import Group
from harness.grid.measured_stories import MeasuredStories, MeasuredStory
from harness.grid.summary import FORMAT, CauseSummary, GridSummary, Summary
from harness.grid.tests.made_up_grids import PAIR_COLUMNS
from harness.language.port_rules import all_rules
from harness.report.site.address import GRID, GRID_DATA, RULES
from harness.report.site.heat_map import heat_data
from harness.report.site.model import Grids
from harness.report.site.pages import pages_of
from harness.report.site.tests.test_heat_map import ONE, packed
from harness.report.site.tests.test_pages import broken_links, columns, site as made_site
from harness.report.tests.test_grid_words import COUNTS, GROUP, PATTERN, RESULTS, UNEXPLAINED
from harness.report.translations import CHINESE, translate_into

THREE = "tcp_listening,mapped_wildcard,none,mapped_first,none,wildcard4,none"
AXES = tuple(PAIR_COLUMNS.split(",")[:9])
CHANGED = Group(3, (PATTERN,), tuple(ONE.split(",")), GROUP.answers, ("listener",), True)


def pages() -> dict[str, str]:
    cause = CauseSummary("why", "pairs", ">=6.1", "So it <is>.", None, ("ip(7)",))
    changes = (CHANGED,)
    found = GridSummary("pairs", AXES, RESULTS, COUNTS, (UNEXPLAINED,), changes, (cause,))
    group = replace(GROUP, example=tuple(THREE.split(",")))
    small = replace(found, name="three", axes=AXES_OF["three"], unlike=(), changes=(group,))
    seen = MeasuredStory("three", THREE, "6.1.2", ("third: bind 0.0.0.0:80 = 0", "third: <end>"))
    stories = MeasuredStories(1, (seen,))
    grids = Grids(Summary(FORMAT, (found, small)), packed(), stories)
    return dict(pages_of(replace(made_site(columns()), grids=grids)))


def test_the_page_shows_where_kernels_differ_without_a_script() -> None:
    page = pages()[GRID]
    cell = '<td data-first="{}" data-second="{}"{}>{}</td>'
    differs = cell.format("first4", "wildcard4", ' class="differs"', "≠<small>2</small>")
    assert differs in page and cell.format("first4", "first4", "", "") in page
    assert "Of 4 pairs, measured on\n2 kernels, 2 are answered differently" in page
    assert "<b>unexplained</b>" in page and "So it &lt;is&gt;." in page


def test_a_group_of_pairs_leads_to_them_and_one_of_another_grid_does_not() -> None:
    page = pages()[GRID]
    link = '<a href="?change=listener%2Breuseport#pairs">3</a>'
    assert f"{link}</th><td>first options: addr, port; protocol: udp" in page
    assert "3</th><td>first options: addr, port; protocol: udp" in page
    assert page.count("?change=") == 1


def test_one_of_a_small_grids_group_is_told_with_what_was_seen_of_it() -> None:
    page = pages()[GRID]
    assert "TCP, listening: the first on ::ffff:0.0.0.0, no option; the second" in page
    assert f"make grid GRID=three CELL={THREE} KERNELS='6.1.2'" in page
    assert "seen on 6.1.2</summary><pre>third: bind 0.0.0.0:80 = 0\nthird: &lt;end&gt;" in page


def test_what_can_be_chosen_has_words() -> None:
    page = pages()[GRID]
    assert '<option value="listener+reuseport">EADDRINUSE, since 6.2.2 ok' in page
    assert '<option value="6.1.2">6.1.2</option>' in page
    assert page.count('<option value="any">any</option>') == 6


def test_every_rule_has_its_place_and_pages_lead_there() -> None:
    made = pages()
    assert 'id="listener"' in made[RULES] and "make grid CELL=" in made[RULES]
    assert RULES in made["index.html"] and not broken_links(made)
    assert made[GRID_DATA] == heat_data(packed())


def test_the_rules_are_in_chinese_with_the_same_facts() -> None:
    made = pages()
    english, chinese = made[RULES], made[f"zh/{RULES}"]
    assert f'href="zh/{RULES}"' in english and f'href="../{RULES}"' in chinese
    assert "监听套接字旁边容不下别人" in chinese and "第二个在同一地址上" in chinese
    assert f'<a href="../{GRID}">' in chinese
    _ = translate_into(CHINESE)
    for rule in all_rules().values():
        told = (str(escape(it)) for it in (rule.sentence, _(rule.sentence)))
        assert [it in chinese for it in told] == [False, True], rule.id
    assert facts(english) == facts(chinese)


def facts(text: str) -> set[str]:
    """Names, addresses and versions."""
    main = text.partition("<main")[2]
    return set(re.findall(r"[A-Z]{2,}[A-Z_\d]*|\d+(?:\.\d+)+|::\w*|\w+\(\)|\w+_\w+", main, re.A))


def test_without_grids_there_is_no_such_page() -> None:
    made = dict(pages_of(made_site(columns())))
    assert GRID not in made and RULES not in made and GRID not in made["index.html"]
