"""What one sees while guests run: a line that is rewritten on a terminal, plain lines elsewhere.

Owns the words. Promises whole lines, though many threads tell it what happens.
"""

from __future__ import annotations

import threading
from collections import Counter

from harness.formats.verdict import Status, Verdict
from harness.run.progress import StatusLine
from harness.run.steady_output import Output
from harness.spec.kernels import Kernel

# Elsewhere than on a terminal, a line for so many parts of a kernel's cases.
_PARTS = 10


class FleetProgress:
    """Counts verdicts by kernel and shows them."""

    def __init__(self, kernels: int, out: Output, err: Output) -> None:
        self._kernels = kernels
        self._out = out
        self._err = err
        self._status = StatusLine(err)
        self._lock = threading.Lock()
        self._phases: dict[str, str] = {}
        self._verdicts: dict[str, Counter[Status]] = {}
        self._done = 0

    def phase(self, kernel: Kernel, words: str) -> None:
        """A kernel has come to a new phase."""
        with self._lock:
            self._phases[kernel.version] = words
            self._draw() if self._status.live else self._print(f"{kernel.version}: {words}")

    def doing(self, kernel: Kernel, words: str) -> None:
        """How far a kernel is in its phase: for the line that is rewritten alone."""
        with self._lock:
            self._phases[kernel.version] = words
            self._draw()

    def verdict(self, kernel: Kernel, verdict: Verdict, total: int) -> None:
        """A case was judged."""
        with self._lock:
            counted = self._verdicts.setdefault(kernel.version, Counter())
            counted[verdict.verdict] += 1
            done = counted.total()
            line = f"{kernel.version}: case {done} of {total}: {_counts(counted)}"
            if done == total:
                self._above(line, self._out)
            else:
                self._phases[kernel.version] = f"case {done} of {total}"
                if not self._status.live and done * _PARTS // total > (done - 1) * _PARTS // total:
                    self._print(line)
            self._draw()

    def over(self, kernel: Kernel) -> None:
        """A kernel is through, well or not."""
        with self._lock:
            self._done += 1
            self._phases.pop(kernel.version, None)
            self._draw()

    def say(self, words: str) -> None:
        """Words that stay, on stderr, above the line."""
        with self._lock:
            self._above(words, self._err)
            self._draw()

    def clear(self) -> None:
        """Take the line away."""
        self._status.clear()

    def _above(self, words: str, stream: Output) -> None:
        self.clear()
        print(words, file=stream, flush=True)

    def _print(self, words: str) -> None:
        print(words, file=self._out, flush=True)

    def _draw(self) -> None:
        self._status.draw(self.line())

    def line(self) -> str:
        """Kernels done, and where each of the others is."""
        parts = [f"{self._done} of {self._kernels} kernels"]
        parts += [f"{version} {words}" for version, words in self._phases.items()]
        return " | ".join(parts)


def _counts(counted: Counter[Status]) -> str:
    return ", ".join(f"{counted[status]} {status.value}" for status in Status if counted[status])
