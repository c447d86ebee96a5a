"""What an author got wrong, as one line `file:line: what: what to do`.

Owns the shape of these lines and the nearest-match suggestions. Promises that every mistake in a
scenario, a topology or the claims file reaches the reader in this shape, many in one pass.
Finding the mistakes is left to the modules that read.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass


_MOST_NAMES = 40


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to put right, and where."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


class ScenarioError(Exception):
    """The scenarios cannot be used as they are; its text is one line per mistake."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class LineError(Exception):
    """A single line of a scenario cannot be understood; the caller knows file and line."""


def unknown(kind: str, word: str, known: Iterable[str], plural: str | None = None) -> str:
    """`unknown verb 'bnd': did you mean 'bind'? (verbs: accept, bind, …)`."""
    names = sorted(set(known))
    near = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if not near:
        folded = {name.lower(): name for name in names}
        near = [
            folded[name]
            for name in difflib.get_close_matches(word.lower(), folded, n=1, cutoff=0.6)
        ]
    text = f"unknown {kind} '{word}'"
    if near:
        text += f": did you mean '{near[0]}'?"
    if near and len(names) > _MOST_NAMES:
        return text
    if not names:
        return text + f": there are no {plural or kind + 's'} here"
    return text + f" ({plural or kind + 's'}: {', '.join(names)})"
