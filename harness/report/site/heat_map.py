"""Every pair of sockets as a table of addresses: what it shows at first, and its data.

Owns the marks, the table until somebody chooses, which has what kernels differ on, and what the
scripts get (`heat.js`, `pair.js`). In English alone.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from harness.grid.packed_pairs import Answer, PackedPairs
from harness.language.port_rules import port_rules
from harness.report.cell_story import story_parts
from harness.report.cell_words import AXIS_WORDS
from harness.report.kernel_words import range_text_of

MARKS = {"ok": "✓", "EADDRINUSE": "✗", "EADDRNOTAVAIL": "–"}
"""of what bind() says; of another errno its name"""
NOT_LISTENING, UNKNOWN = "◐", "?"
"""bind() lets it in and listen() does not; the kernel was not asked"""
DIFFERS, MIXED = "≠", "~"
"""kernels differ, not all pairs in the same way; the pairs of a place do not come out alike"""
USUAL = {
    "protocol": "tcp",
    "first options": "none",
    "first state": "listening",
    "second options": "none",
    "users": "same",
    "devices": "none",
}
"""what is shown of all pairs until somebody chooses otherwise: of each axis but the addresses"""
FIRST, SECOND = "first address", "second address"
_NO_WORDS = {"users": "one user's", "devices": "on no device"}
"""where a value goes without saying in a sentence, but not in a list to choose from"""


@dataclass(frozen=True, slots=True)
class Spot:
    """What the table shows of two addresses."""

    marks: str
    pairs: int
    """how many are meant"""


@dataclass(frozen=True, slots=True)
class Change:
    """The pairs on which kernels differ in the same way."""

    key: str
    """the rules that decide them, for an address"""
    codes: tuple[int, ...]
    """the outcomes that are meant"""
    words: str
    pairs: int


def mark_of(answer: Answer | None) -> str:
    """Of one kernel."""
    if answer is None:
        return UNKNOWN
    bind, listen, _ = answer
    return NOT_LISTENING if bind == "ok" and listen not in ("ok", "-") else MARKS.get(bind, bind)


def marks_of(pairs: PackedPairs, code: int) -> str:
    """Of all kernels, from the oldest; one mark if they agree."""
    marks = [mark_of(answer) for answer in pairs.came(code)]
    return "".join(marks) if pairs.differs(code) else next(it for it in marks if it != UNKNOWN)


def differing_spots(pairs: PackedPairs) -> dict[tuple[str, str], Spot]:
    """Where kernels differ, by the two addresses."""
    first, second = (list(pairs.axes).index(axis) for axis in (FIRST, SECOND))
    found: dict[tuple[str, str], list[int]] = {}
    for cell, code in pairs.differing():
        found.setdefault((cell[first], cell[second]), []).append(code)
    return {place: _spot(pairs, codes) for place, codes in found.items()}


def _spot(pairs: PackedPairs, codes: Sequence[int]) -> Spot:
    marks = {marks_of(pairs, code) for code in codes}
    return Spot(marks.pop() if len(marks) == 1 else DIFFERS, len(codes))


def changes_of(pairs: PackedPairs) -> list[Change]:
    """The largest first."""
    counts: dict[int, int] = {}
    for _, code in pairs.differing():
        counts[code] = counts.get(code, 0) + 1
    together: dict[str, list[int]] = {}
    for code in sorted(counts):
        together.setdefault(change_key(pairs, code), []).append(code)
    changes = [
        Change(key, tuple(codes), _change_words(pairs, codes[0]), sum(counts[it] for it in codes))
        for key, codes in together.items()
    ]
    return sorted(changes, key=lambda it: (-it.pairs, it.key))


def change_key(pairs: PackedPairs, code: int) -> str:
    """`orphan-is-roots+other-user`."""
    return "+".join(dict.fromkeys(it[2] for it in pairs.came(code) if it is not None))


def change_key_of(pairs: PackedPairs, cell: tuple[str, ...]) -> str:
    """Of a pair on which kernels differ; empty for another."""
    codes = (code for differing, code in pairs.differing() if differing == cell)
    return next((change_key(pairs, code) for code in codes), "")


def kernel_words(pairs: PackedPairs) -> list[str]:
    """`5.10.218 to 5.10.262`: of each kernels that agree."""
    return [range_text_of(alike[0], alike[-1]) for alike in pairs.kernels]


def _change_words(pairs: PackedPairs, code: int) -> str:
    """`ok, since 6.16.12 EADDRINUSE (orphan-is-roots, other-user)`."""
    told: list[str] = []
    before = None
    for alike, answer in zip(pairs.kernels, pairs.came(code)):
        if answer is not None and answer[0] != before:
            told.append(f"since {alike[0]} {answer[0]}" if told else answer[0])
            before = answer[0]
    return f"{', '.join(told)} ({change_key(pairs, code).replace('+', ', ')})"


def choices(pairs: PackedPairs, axis: str) -> dict[str, str]:
    """What there is to choose from on an axis, each in words."""
    return {it: AXIS_WORDS[axis][it] or _NO_WORDS[axis] for it in pairs.axes[axis]}


def heat_data(pairs: PackedPairs) -> str:
    """The script that has every pair. All that is not ASCII is escaped."""
    told = {
        "kernels": [
            {"words": words, "versions": alike}
            for words, alike in zip(kernel_words(pairs), pairs.kernels)
        ],
        "axes": pairs.axes,
        "words": {
            axis: [AXIS_WORDS[axis][value] for value in values]
            for axis, values in pairs.axes.items()
        },
        "usual": USUAL,
        "answers": pairs.answers,
        "outcomes": pairs.outcomes,
        "changes": [[it.key, it.codes, it.words, it.pairs] for it in changes_of(pairs)],
        "marks": MARKS,
        "signs": [NOT_LISTENING, UNKNOWN, DIFFERS, MIXED],
        "rules": {rule.id: rule.sentence for rule in port_rules()},
        "story": story_parts(),
        "cells": pairs.cells,
    }
    return f'"use strict";\nbindlab.pairs = {json.dumps(told)};\n'
