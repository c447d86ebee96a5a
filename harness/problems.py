"""What is wrong with one case, collected while it is planned: lines and texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar

from harness.mistakes import LineError

_P = ParamSpec("_P")
_T = TypeVar("_T")


class Problems:
    """Lines and texts, in the order found."""

    def __init__(self) -> None:
        self.found: list[tuple[int, str]] = []

    def say(self, line: int, text: str) -> None:
        """Note a problem."""
        self.found.append((line, text))

    def attempt(
        self, line: int, work: Callable[_P, _T], *words: _P.args, **named: _P.kwargs
    ) -> _T | None:
        """Do something that may raise LineError; note it, and give None, if it does."""
        try:
            return work(*words, **named)
        except LineError as error:
            self.say(line, str(error))
            return None
