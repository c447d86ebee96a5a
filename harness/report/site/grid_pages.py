"""The pages of the grids: every pair of sockets as a table of addresses, and the rules.

Owns what the pages say of the grids as a whole; the table is `heat_map`'s. It is in English alone,
the rules are in every language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from harness.grid.packed_pairs import id_of
from harness.language.port_rules import all_rules
from harness.records.layout import PAIRS
from harness.report import html
from harness.report.cell_words import ADDRESSES, cell_words
from harness.report.grid_table import ABOUT, count_rows
from harness.report.grid_words import answer_text, patterns_text, reasons_text
from harness.report.small_cell_words import small_cell_words
from harness.report.rules_table import further_rows, range_in_words, rule_rows
from harness.report.site import address
from harness.report.site.edition import Edition
from harness.report.site.heat_map import (
    FIRST,
    USUAL,
    change_key_of,
    changes_of,
    choices,
    differing_spots,
    heat_data,
    kernel_words,
)
from harness.report.site.model import Grids

Given = Callable[..., dict[str, object]]
"""what every page may use, of a page and its scripts"""


def grid_pages(grids: Grids, given: Given) -> Iterator[tuple[str, str]]:
    """Their addresses and texts."""
    yield address.GRID, _grid(grids, given(address.GRID, address.PAIR, address.HEAT))
    yield address.GRID_DATA, heat_data(grids.pairs)


def rules_page(given: Mapping[str, object], edition: Edition) -> str:
    """The rules, in the language of an edition."""
    _ = edition.translate
    rows = {"rows": rule_rows(_), "further": further_rows(_)}
    return html.page("rules", {**given, **rows}, edition.language)


def _grid(grids: Grids, given: Mapping[str, object]) -> str:
    pairs = grids.pairs
    return html.page(
        "grid",
        {
            **given,
            "kernels": kernel_words(pairs),
            "versions": [version for alike in pairs.kernels for version in alike],
            "chosen": {axis: choices(pairs, axis) for axis in USUAL},
            "spots": differing_spots(pairs),
            "changes": changes_of(pairs),
            "measured": len(pairs.codes()) - pairs.codes().count(0),
            "addresses": {name: ADDRESSES[name] for name in pairs.axes[FIRST]},
            "grids": grids.summary.grids,
            "of_pairs": PAIRS,
            "change_of": lambda grid, group: change_key_of(pairs, id_of(grid.axes, group.example)),
            "stories": {
                it.name: grids.stories.of(it.name) if grids.stories else {}
                for it in grids.summary.grids
            },
            "small_cell_words": small_cell_words,
            "cell_words": cell_words,
            "about": ABOUT,
            "counts": {it.name: list(count_rows(it.counts)) for it in grids.summary.grids},
            "patterns": patterns_text,
            "answer_of": answer_text,
            "reasons_of": reasons_text,
            "in_words": range_in_words,
            "rules": set(all_rules()),
        },
    )
