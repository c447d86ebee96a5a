"""From the folder of scenarios to cases: the door to the reading side.

Owns loading what a selection means, and lint. Promises that whatever is wrong with the files comes
out as a ScenarioError with one line per diagnostic. Running the cases and judging them are left to
harness.run and harness.judge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from harness.language.diagnostics import Diagnostic, ScenarioError, unknown
from harness.language.sysctl import meant_sysctl
from harness.plan.case import Case
from harness.plan.case_reader import CaseReader
from harness.plan.scenario_files import CLAIMS, TOPOLOGIES, ScenarioFiles
from harness.plan.selection import (
    LECTURE,
    check_lectures,
    idle_words,
    may_select,
    patterns_of,
    selects,
    words_of,
)
from harness.plan.trust import foreign_programs, is_trusted
from harness.spec.claims import Claim, read_claims
from harness.spec.kernels import FILE as KERNELS, read_kernels
from harness.spec.topology_reader import read_topologies

__all__ = [
    "LECTURE",
    "Case",
    "ScenarioError",
    "lint",
    "lint_and_notes",
    "load_cases",
    "scenarios_of",
    "selects",
]

_LONGEST_LIST = 400


def load_cases(root: Path, only: str | None = None, folder: Path | None = None) -> list[Case]:
    """All cases under root/scenarios (or `folder`), by file and matrix, or those `only` selects.

    `only` is words, each a pattern as in `selects`, or `@lecture` for the cases that the claims
    name as their own setting; a case is selected once, whatever the number of words that mean it.

    Raises ScenarioError if anything is wrong with any file; with `only`, files that it cannot mean
    are left aside. Raises it too if a word of `only` selects nothing.
    """
    files = ScenarioFiles(root, folder or root / "scenarios")
    cases, diagnostics = _load(files, only)
    if diagnostics:
        raise ScenarioError(diagnostics)
    return cases


def _unselected(words: Iterable[str], ids: list[str]) -> Iterator[str]:
    """A line for each word of a selection that selects nothing."""
    for word in words:
        text = f"no case is selected: {unknown('case', word, ids)}"
        yield text if len(text) < _LONGEST_LIST else text.split(" (cases:")[0]


def scenarios_of(root: Path) -> list[str]:
    """The ids of all scenarios under root/scenarios, by file, none of which is read."""
    files = ScenarioFiles(root, root / "scenarios")
    return [files.id_of(path) for path in files.scenarios()]


def lint(root: Path, folder: Path | None = None) -> list[str]:
    """One line for everything wrong in scenarios, topologies, claims and the list of kernels."""
    return lint_and_notes(root, folder)[0]


def lint_and_notes(root: Path, folder: Path | None = None) -> tuple[list[str], list[str]]:
    """What is wrong in all that authors write; and what is only to be noted.

    A line each. To be noted are programs from outside the project, and settings that no kernel is
    known to have, but one with nearly such a name.
    """
    files = ScenarioFiles(root, folder or root / "scenarios")
    reasons: list[Diagnostic] = []
    cases, diagnostics = _load(files, None, reasons)
    diagnostics += reasons
    if (root / KERNELS).exists():
        try:
            read_kernels(root)
        except ScenarioError as error:
            diagnostics += error.diagnostics
    advice = "" if is_trusted(files.folder) else ": `run` wants --trust"
    notes = [
        f"{Diagnostic(found.file, found.line, f'note: {found.text}{advice}')}"
        for found in foreign_programs(cases)
    ]
    notes += map(str, _odd_sysctls(cases))
    return [str(diagnostic) for diagnostic in sorted(set(diagnostics))], notes


def _odd_sysctls(cases: Iterable[Case]) -> list[Diagnostic]:
    """Settings with misspelt names, it seems; on a kernel without them the case is skipped."""
    named = {
        (case.file, case.line, need.name)
        for case in cases
        for need in case.plan().needs
        if need.kind == "sysctl" and need.name is not None
    }
    return [
        Diagnostic(file, line, f"note: no kernel is known to have {name}: did you mean {near}?")
        for file, line, name in sorted(named)
        if (near := meant_sysctl(name)) is not None
    ]


def _load(
    files: ScenarioFiles, only: str | None, open_reasons: list[Diagnostic] | None = None
) -> tuple[list[Case], list[Diagnostic]]:
    """Cases and diagnostics; adds to the `open_reasons` those found."""
    if not files.folder.is_dir():
        text = "is not a folder: scenarios are looked for there"
        return [], [Diagnostic(files.name, 1, text)]
    path = files.shared(TOPOLOGIES)
    topologies, diagnostics = read_topologies(path, files.name_of(path))
    claims, found = _read_claims(files)
    diagnostics += found
    wanted = patterns_of(only, claims)
    reader = CaseReader(topologies, claims, [] if open_reasons is None else open_reasons)
    cases: list[Case] = []
    ids: list[str] = []
    for path in files.scenarios():
        scenario = files.id_of(path)
        ids.append(scenario)
        if wanted is not None and not any(may_select(one, scenario) for one in wanted):
            continue
        of_file, found = reader.read(path, files.name_of(path), scenario)
        found += files.check_id(path)
        diagnostics += found
        if not found:
            cases += [case for case in of_file if _is_wanted(case, wanted)]
    if only is None:
        diagnostics += files.check_suffixes()
        own_claims = files.folder / CLAIMS
        if not diagnostics and own_claims.exists():
            diagnostics += check_lectures(files.name_of(own_claims), claims, cases)
        if not ids:
            diagnostics.append(Diagnostic(files.name, 1, "has no scenario: no *.yaml is there"))
    elif not diagnostics:
        idle = idle_words(only, claims, cases) if words_of(only) else [only]
        diagnostics += [Diagnostic(files.name, 1, text) for text in _unselected(idle, ids)]
    return cases, diagnostics


def _read_claims(files: ScenarioFiles) -> tuple[dict[str, Claim], list[Diagnostic]]:
    path = files.shared(CLAIMS)
    return read_claims(path, files.name_of(path)) if path.exists() else ({}, [])


def _is_wanted(case: Case, wanted: list[str] | None) -> bool:
    return wanted is None or any(selects(one, case.scenario, case.id) for one in wanted)
