"""Scenarios that run programs from outside the project: which they are, and who may have them run.

A scenario holds no code, but it can name any program of the machine, with any words, and the engine
runs it as root. The project's own scenarios are trusted; others are when the user says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from harness import ROOT
from harness.formats.plan_step import RunStep
from harness.language.diagnostics import Diagnostic, ScenarioError
from harness.language.vocabulary import vocabulary
from harness.plan.case import Case

_LONGEST_NAME = 60
_NOT_OURS = "no program of the project"


def is_trusted(folder: Path) -> bool:
    """Whether a folder of scenarios is the project's own, or one in it."""
    return folder.resolve().is_relative_to((ROOT / "scenarios").resolve())


def foreign_programs(cases: Iterable[Case]) -> list[Diagnostic]:
    """Where programs are run that are none of the project's, each line once for each program."""
    own = vocabulary().programs
    found = {
        Diagnostic(case.file, step.line, f"runs {_shown(step.argv[0])}, {_NOT_OURS}{_meant(step)}")
        for case in cases
        for step in case.plan().steps
        if isinstance(step, RunStep) and step.argv[0] not in own
    }
    return sorted(found)


def require_trust(cases: Iterable[Case], folder: Path) -> None:
    """Raises ScenarioError, one line, if these cases would run what nobody has vouched for."""
    if is_trusted(folder):
        return
    found = foreign_programs(cases)
    if found:
        first, more = found[0], len(found) - 1
        text = first.text + (f" (and {more} more such lines)" if more else "")
        text += ": read what it does, then run it with --trust (TRUST=1)"
        raise ScenarioError([Diagnostic(first.file, first.line, text)])


def _meant(step: RunStep) -> str:
    """One of the project's own that is named nearly so."""
    name, own = step.argv[0], vocabulary().programs
    near = [] if "/" in name else get_close_matches(name, own, n=1, cutoff=0.8)
    return f" (did you mean '{near[0]}'?)" if near else ""


def _shown(program: str) -> str:
    return f"'{program if len(program) <= _LONGEST_NAME else program[:_LONGEST_NAME] + '…'}'"
