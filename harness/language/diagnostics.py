"""What an author got wrong, as one line `file:line: what: what to do`.

Owns the shape of these lines, collecting many of them in one pass, and the nearest-match
suggestions. Promises that whatever is wrong with a scenario, a topology or the claims file reaches
its author in this shape. Finding it is left to the modules that read.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from harness.language.escape import for_terminal

_MOST_NAMES = 40
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, order=True)
class Diagnostic:
    """One thing to put right, and where."""

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return for_terminal(f"{self.file}:{self.line}: {self.text}")


class OneLineError(Exception):
    """What keeps a command from its work, in one line whatever is quoted in it."""

    def __str__(self) -> str:
        return for_terminal(super().__str__())


class ScenarioError(Exception):
    """The scenarios cannot be used as they are; its text is one line per diagnostic."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(sorted(set(diagnostics)))
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class LineError(Exception):
    """A single line of a scenario cannot be understood; the caller knows file and line."""


class Diagnostics:
    """The diagnostics of one file, collected while it is read; each is kept once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._found: dict[Diagnostic, None] = {}

    @property
    def found(self) -> list[Diagnostic]:
        """All of them, in the order found."""
        return list(self._found)

    def say(self, line: int, text: str) -> None:
        """Note what is wrong on a line."""
        self._found.setdefault(Diagnostic(self.file, line, text))

    def attempt(
        self, line: int, work: Callable[_P, _T], *words: _P.args, **named: _P.kwargs
    ) -> _T | None:
        """Do something that may raise LineError; note it, and give None, if it does."""
        try:
            return work(*words, **named)
        except LineError as error:
            self.say(line, str(error))
            return None


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
