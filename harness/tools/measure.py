"""A figure held against its target, and the commands that figures are taken from."""

from __future__ import annotations

import subprocess
import tempfile
import time
from dataclasses import dataclass

from harness import ROOT

HARNESS = ("/usr/bin/python3", "-m", "harness")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure and the target it is held against; `at_most` says on which side of it good lies."""

    what: str
    figure: float
    target: float
    unit: str
    at_most: bool
    detail: str

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        return self.figure <= self.target if self.at_most else self.figure >= self.target

    def line(self) -> str:
        """One line for a person."""
        side = "at most" if self.at_most else "at least"
        verdict = "met" if self.met else "MISSED"
        figure = f"{self.figure:.2f} {self.unit}"
        target = f"{side} {self.target:g} {self.unit}"
        return f"{verdict:6}  {figure:>11}  {target:13}  {self.what} ({self.detail})"


class Unmeasurable(Exception):
    """A measure could not be taken; says what was run and what it answered."""


def answer_of(command: list[str]) -> str:
    """The stdout of a command that must work."""
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode != 0:
        said = "\n".join((done.stdout + done.stderr).strip().splitlines()[-20:])
        raise Unmeasurable(f"{' '.join(command)} exited with {done.returncode}:\n{said}")
    return done.stdout


def seconds_of_run(*options: str) -> float:
    """The wall time of `harness run`, from the start of Python to its end."""
    with tempfile.TemporaryDirectory(prefix="bindlab-bench-") as results:
        start = time.monotonic()
        answer_of([*HARNESS, "run", "--results", results, *options])
        return time.monotonic() - start
