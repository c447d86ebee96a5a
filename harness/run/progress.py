"""How a run is going: one line that is rewritten on a terminal, a plain line per case elsewhere.

Owns what is told while the engine runs. Which verdicts there are in the end is told by
`report/terminal`.
"""

from __future__ import annotations

import shutil
import time
from collections import Counter

from harness.formats.event import CaseFinished, CaseResumed, CaseStarted, CaseWaiting, Event
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.language.escape import for_terminal
from harness.report.holder_words import refused_note
from harness.run.steady_output import Output


class StatusLine:
    """The last line of a terminal, written anew again and again; nothing where there is none."""

    def __init__(self, stream: Output) -> None:
        self._stream = stream
        self.live = stream.isatty()

    def clear(self) -> None:
        """Take the line away."""
        if self.live:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def draw(self, text: str) -> None:
        """Show this, as much as there is room for."""
        if self.live:
            width = max(20, shutil.get_terminal_size().columns - 1)
            self._stream.write(f"\r\x1b[2K{for_terminal(text)[:width]}")
            self._stream.flush()


class Progress:
    """Counts events and verdicts and shows them."""

    def __init__(self, total: int, out: Output, err: Output) -> None:
        self._total = total
        self._out = out
        self._err = err
        self._status = StatusLine(err)
        self._running: set[str] = set()
        self._waiting: dict[str, float] = {}
        self._verdicts: Counter[Status] = Counter()

    def event(self, event: Event | None) -> None:
        """The engine told something; None: a moment passed."""
        match event:
            case CaseStarted(case=case) | CaseResumed(case=case):
                self._running.add(case)
                self._waiting.pop(case, None)
            case CaseWaiting(case=case, seconds=seconds):
                self._running.discard(case)
                self._waiting[case] = time.monotonic() + seconds
            case CaseFinished(case=case):
                self._running.discard(case)
                self._waiting.pop(case, None)
            case _:
                pass
        self._draw()

    def verdict(self, verdict: Verdict) -> None:
        """A case was judged."""
        self._verdicts[verdict.verdict] += 1
        if not self._status.live:
            seconds = "" if verdict.seconds is None else f"  {verdict.seconds:.2f} s"
            words = for_terminal(
                f"{verdict.verdict.value:<6} {verdict.case}{seconds}{refused_note(verdict)}"
            )
            print(words, file=self._out, flush=True)
        self._draw()

    def say(self, text: str) -> None:
        """Words that stay, on stderr, above the line."""
        self.clear()
        print(text, file=self._err, flush=True)
        self._draw()

    def clear(self) -> None:
        """Take the line away."""
        self._status.clear()

    def _draw(self) -> None:
        self._status.draw(self.line())

    def line(self) -> str:
        """Done of all, running, the longest wait, verdicts."""
        done = sum(self._verdicts.values())
        parts = [f"{done} of {self._total} done", f"{len(self._running)} running"]
        if self._waiting:
            case, until = max(self._waiting.items(), key=lambda item: item[1])
            left = max(0.0, until - time.monotonic())
            parts.append(f"{len(self._waiting)} waiting, longest {left:.0f} s: {case}")
        counts = [f"{self._verdicts[status]} {status.value}" for status in self._verdicts]
        return " | ".join([*parts[:1], " ".join(counts) or "no verdict yet", *parts[1:]])
