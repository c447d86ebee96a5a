"""What came of the runs of a case, counted, in words: `ok 13, EADDRINUSE 7`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from harness.analysis.answer import StepAnswer, Steps
from harness.analysis.comparison import Contrast


def run_counts(
    runs: Sequence[Steps], keys: Sequence[str], text: Callable[[StepAnswer], str]
) -> str:
    """The counts, the most frequent first; of several steps what came of them together.

    `"news" / EAGAIN 12, EAGAIN / "news" 8 (joined / opted-out)`; `+0 × 3` beside a number.
    """
    alike = Counter(tuple(step for step in run if step.step in keys) for run in runs)
    told: Counter[str] = Counter()
    for run, number in alike.items():
        told[_told(run, keys, text)] += number
    times = " × " if any(words[-1:].isdigit() for words in told) else " "
    counted = ", ".join(f"{words}{times}{number}" for words, number in told.most_common())
    return counted if len(keys) < 2 else f"{counted} ({' / '.join(keys)})"


def p_text(apart: Contrast) -> str:
    """`p = 0.31`; empty where nothing is counted."""
    return "" if apart.p is None else f"p = {apart.p:.2g}"


def _told(run: Steps, keys: Sequence[str], text: Callable[[StepAnswer], str]) -> str:
    by_key = {step.step: text(step) for step in run}
    return " / ".join(by_key.get(key, "not reached") for key in keys)
