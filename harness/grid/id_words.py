"""Which words of an id stand for which axes, where some are missing, too many or misspelt.

Owns the alignment that takes the fewest changes. Pure; knows no grid.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LOST = 4
"""a word that is missing, or is one too many"""
_NONE_OF_IT = 8
"""a word that is nothing like one of its axis: as one too many, where one is missing"""
_MISSPELT = 2
"""a word that is nearly one of its axis"""
_OF_OTHERS = 3
"""a word that is one of an axis elsewhere is rather at the wrong place than misspelt"""


@dataclass(frozen=True, slots=True)
class Aligned:
    """An id's words, each held against an axis."""

    cost: int = 0
    missing: tuple[str, ...] = ()
    """the axes that no word is for"""
    surplus: tuple[str, ...] = ()
    """the words that are for no axis"""
    wrong: tuple[tuple[str, str], ...] = ()
    """axes, each with a word that is none of it"""
    words: tuple[str | None, ...] = field(default=(), compare=False)
    """by axis; None: it is missing"""


def alignments(axes: Mapping[str, Sequence[str]], words: Sequence[str]) -> list[Aligned]:
    """Those with the fewest changes, at least one; several where it cannot be told."""
    names = list(axes)
    # best[n]: of the first n axes, with as many words as the loop has come to
    best: list[list[Aligned]] = [[Aligned()]]
    for name in names:
        best.append([_without(it, name) for it in best[-1]])
    for word in words:
        before, best = best, [[_beyond(it, word) for it in best[0]]]
        for place, name in enumerate(names, start=1):
            ways = [
                *(_taken(it, name, axes[name], word, axes) for it in before[place - 1]),
                *(_without(it, name) for it in best[-1]),
                *(_beyond(it, word) for it in before[place]),
            ]
            least = min(it.cost for it in ways)
            best.append(list(dict.fromkeys(it for it in ways if it.cost == least)))
    return best[-1]


def _without(it: Aligned, name: str) -> Aligned:
    return Aligned(it.cost + LOST, (*it.missing, name), it.surplus, it.wrong, (*it.words, None))


def _beyond(it: Aligned, word: str) -> Aligned:
    return Aligned(it.cost + LOST, it.missing, (*it.surplus, word), it.wrong, it.words)


def _taken(
    it: Aligned, name: str, known: Sequence[str], word: str, axes: Mapping[str, Sequence[str]]
) -> Aligned:
    words = (*it.words, word)
    if word in known:
        return Aligned(it.cost, it.missing, it.surplus, it.wrong, words)
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    of_others = any(word in others for others in axes.values())
    cost = (_OF_OTHERS if of_others else _MISSPELT) if near else _NONE_OF_IT
    return Aligned(it.cost + cost, it.missing, it.surplus, (*it.wrong, (name, word)), words)
