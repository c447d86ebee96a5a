"""What to run on each of many kernels, and who is told how it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from harness.formats.verdict import Verdict
from harness.plan.catalogue import Case
from harness.spec.kernels import Kernel


@dataclass(frozen=True, slots=True)
class Order:
    """What to run on each kernel."""

    engine: Path
    cases: Sequence[Case]
    results: Path
    revision: str
    jobs: int = 1
    ask_why: bool = False
    """before each bind, listen and connect of an actor"""
    resume: bool = False
    """only the cases without a verdict of this revision"""
    every: Callable[[], Sequence[Case] | None] = lambda: None
    """all cases there are, if known"""


class Watcher(Protocol):
    """Who is told how it goes. Called from the guests' threads."""

    def phase(self, kernel: Kernel, words: str) -> None:
        """A kernel has come to a new phase."""

    def verdict(self, kernel: Kernel, verdict: Verdict, total: int) -> None:
        """A case was judged."""

    def over(self, kernel: Kernel) -> None:
        """A kernel is through, well or not."""

    def say(self, words: str) -> None:
        """Words that stay."""
