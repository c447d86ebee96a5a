"""The pages of the grids: every pair of sockets as a table of addresses, and the rules.

Owns which pairs the table shows until somebody chooses, and what the script gets. They are in
English alone, as the rules are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import product

from harness.grid.packed_pairs import PackedPairs
from harness.language.port_rules import all_rules, port_rules
from harness.report import html
from harness.report.cell_words import ADDRESSES, AXIS_WORDS
from harness.report.grid_table import ABOUT, count_rows
from harness.report.grid_words import answer_text, patterns_text, reasons_text
from harness.report.rules_table import further_rows, range_in_words, rule_rows
from harness.report.site import address
from harness.report.site.model import Grids

Given = Callable[..., dict[str, object]]
"""what every page may use, of a page and its scripts"""

SHOWN = {
    "protocol": "tcp",
    "first options": "none",
    "first state": "listening",
    "second options": "none",
    "users": "same",
    "devices": "none",
}
"""what the table shows until somebody chooses otherwise: one value of all axes but the addresses"""
_FIRST, _SECOND = "first address", "second address"


def grid_pages(grids: Grids, given: Given) -> Iterator[tuple[str, str]]:
    """Their addresses and texts."""
    yield address.GRID, _grid(grids, given(address.GRID, address.HEAT))
    yield address.RULES, html.page(
        "rules",
        {**given(address.RULES), "rows": rule_rows(), "further": further_rows()},
    )
    yield address.GRID_DATA, grid_data(grids.pairs)


def shown_pairs(pairs: PackedPairs) -> dict[tuple[str, str], str]:
    """What bind() says by the two addresses, of the pairs that are shown at first."""
    cells = product(*pairs.axes.values())
    names = list(pairs.axes)
    fixed = [(names.index(axis), value) for axis, value in SHOWN.items()]
    first, second = names.index(_FIRST), names.index(_SECOND)
    return {
        (cell[first], cell[second]): pairs.answers[code - 1][0]
        for cell, code in zip(cells, pairs.codes())
        if code and all(cell[at] == value for at, value in fixed)
    }


def grid_data(pairs: PackedPairs) -> str:
    """The script that has every pair. All that is not ASCII is escaped."""
    told = {
        "axes": pairs.axes,
        "words": {axis: _words(axis, values) for axis, values in pairs.axes.items()},
        "answers": pairs.answers,
        "rules": {rule.id: rule.sentence for rule in port_rules()},
        "cells": pairs.cells,
    }
    return f'"use strict";\nbindlab.pairs = {json.dumps(told)};\n'


def _words(axis: str, values: tuple[str, ...]) -> list[str]:
    return [AXIS_WORDS[axis][value] for value in values]


def _grid(grids: Grids, given: Mapping[str, object]) -> str:
    pairs = grids.pairs
    chosen = {axis: dict(zip(pairs.axes[axis], _words(axis, pairs.axes[axis]))) for axis in SHOWN}
    return html.page(
        "grid",
        {
            **given,
            "pairs": pairs,
            "chosen": chosen,
            "shown": SHOWN,
            "came": shown_pairs(pairs),
            "addresses": {name: ADDRESSES[name] for name in pairs.axes[_FIRST]},
            "grids": grids.summary.grids,
            "about": ABOUT,
            "counts": {it.name: list(count_rows(it.counts)) for it in grids.summary.grids},
            "patterns": patterns_text,
            "answer_of": answer_text,
            "reasons_of": reasons_text,
            "in_words": range_in_words,
            "rules": set(all_rules()),
        },
    )
