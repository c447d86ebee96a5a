"""From the folder of scenarios to cases: the door to the reading side.

Owns which files are scenarios, what their ids are, and which cases a selection means. Promises that
whatever is wrong with the files comes out as a ScenarioError with one line per mistake. Running the
cases and judging them are left to harness.run and harness.judge.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from harness.claims import Claim, read_claims
from harness.consistency import check_matrix, check_scenario
from harness.matrix import cell_name
from harness.mistakes import Mistake, ScenarioError, unknown
from harness.parsing import parse_scenario
from harness.planner import plan_case
from harness.reading import read_file
from harness.topology import Topology
from harness.topology_reader import read_topologies

__all__ = ["Case", "ScenarioError", "lint", "load_cases", "selects"]

_OWN_FOLDER = Path(__file__).resolve().parent.parent / "scenarios"
_ID = re.compile(r"[a-z0-9][a-z0-9._+-]*(/[a-z0-9][a-z0-9._+-]*)*")
LECTURE = "@lecture"
_NOT_SCENARIOS = ("claims.yaml", "topologies.yaml")


@dataclass(frozen=True, slots=True)
class Case:
    """One cell of one scenario's matrix."""

    id: str
    scenario: str
    file: str
    line: int
    question: str
    longest_wait: float
    """seconds that the case waits by intention"""
    _plan: dict[str, Any] = field(repr=False, compare=False)

    def plan(self) -> dict[str, Any]:
        """The plan, made of what JSON has; treat it as read-only."""
        return self._plan


def load_cases(root: Path, only: str | None = None, folder: Path | None = None) -> list[Case]:
    """All cases under root/scenarios (or `folder`), by file and matrix, or those `only` selects.

    `only` is a pattern as in `selects`, or `@lecture` for the cases that the claims name as their
    own setting.

    Raises ScenarioError if any file has a mistake; with `only`, mistakes in files that it cannot
    mean are left aside. Raises it too if `only` selects nothing.
    """
    cases, mistakes, ids = _load(root, folder, only)
    if mistakes:
        raise ScenarioError(mistakes)
    if only is not None and not cases:
        text = f"no case is selected: {unknown('case', only, ids)}"
        text = text if len(text) < 400 else text.split(" (cases:")[0]
        raise ScenarioError([Mistake(_name(root, folder or root / "scenarios"), 1, text)])
    return cases


def lint(root: Path, folder: Path | None = None) -> list[str]:
    """One line for each mistake in the scenarios, the topologies and the claims."""
    _, mistakes, _ = _load(root, folder, None)
    return [str(mistake) for mistake in sorted(set(mistakes))]


def selects(only: str, scenario: str, case: str) -> bool:
    """Whether a selection means a case.

    It may be a case's id, a scenario's id or file name, a folder, or a pattern of these with
    `*` and `?`.
    """
    wanted = only.removeprefix("scenarios/").removesuffix(".yaml").rstrip("/")
    shape = re.compile(
        "".join(
            ".*" if letter == "*" else "." if letter == "?" else re.escape(letter)
            for letter in wanted
        )
    )
    folders = [scenario[:at] for at, letter in enumerate(scenario) if letter == "/"]
    return any(shape.fullmatch(name) for name in (case, scenario, *folders))


def _load(
    root: Path, folder: Path | None, only: str | None
) -> tuple[list[Case], list[Mistake], list[str]]:
    """Cases, mistakes, and the ids of all scenarios."""
    folder = folder or root / "scenarios"
    if not folder.is_dir():
        text = "is not a folder: scenarios are looked for there"
        return [], [Mistake(_name(root, folder), 1, text)], []
    mistakes: list[Mistake] = []
    topologies, found = _topologies(root, folder)
    mistakes += found
    claims, found = _claims(root, folder)
    mistakes += found
    wanted = _patterns(only, claims)
    cases: list[Case] = []
    ids: list[str] = []
    for path in _files(folder):
        relative = path.relative_to(folder).as_posix()
        scenario_id = relative.removesuffix(".yaml")
        ids.append(scenario_id)
        if wanted is not None and not any(_may_mean(one, scenario_id) for one in wanted):
            continue
        of_file, found = _load_file(path, _name(root, path), scenario_id, topologies, claims)
        if wanted is not None:
            of_file = [
                case
                for case in of_file
                if any(selects(one, scenario_id, case.id) for one in wanted)
            ]
        cases += of_file
        mistakes += found
    if only is None:
        mistakes += _odd_files(root, folder)
        own = folder / "claims.yaml"  # another folder may borrow the project's claims
        if not mistakes and own.exists():
            mistakes += _idle_patterns(_name(root, own), claims, cases)
        if not ids:
            mistakes.append(Mistake(_name(root, folder), 1, "has no scenario: no *.yaml is there"))
    return cases, mistakes, ids


def _patterns(only: str | None, claims: dict[str, Claim]) -> list[str] | None:
    """The patterns of a selection, of which one must fit; None: every case is wanted."""
    if only == LECTURE:
        return [pattern for claim in claims.values() for pattern in claim.lecture]
    return None if only is None else [only]


def _idle_patterns(file: str, claims: dict[str, Claim], cases: list[Case]) -> Iterable[Mistake]:
    """The claims' own selections that select nothing."""
    for claim in claims.values():
        for pattern in claim.lecture:
            if not any(selects(pattern, case.scenario, case.id) for case in cases):
                yield Mistake(file, claim.line, f"{claim.id}: lecture: '{pattern}': no such case")


def _load_file(
    path: Path,
    file: str,
    scenario_id: str,
    topologies: dict[str, Topology],
    claims: dict[str, Claim],
) -> tuple[list[Case], list[Mistake]]:
    """The cases of one file, or its mistakes."""
    node, mistakes = read_file(path, file)
    if not _ID.fullmatch(scenario_id):
        text = f"bad file name '{scenario_id}': small letters, digits and . _ + - make a case's id"
        mistakes.append(Mistake(file, 1, text))
    if node is None:
        return [], mistakes
    scenario, found = parse_scenario(node, file, scenario_id, topologies)
    mistakes += found
    if scenario is None:
        return [], mistakes
    cells, found = check_matrix(scenario)
    mistakes += found
    found, doubtful = check_scenario(scenario, cells, claims)
    mistakes += found
    sentences = {claim.id: claim.claim for claim in claims.values()}
    cases = []
    problems: dict[tuple[int, str], list[str]] = {}
    for cell in cells:
        planned = plan_case(scenario, cell, sentences)
        for problem in planned.problems:
            problems.setdefault(problem, []).append(cell_name(cell))
        plan = planned.plan
        cases.append(
            Case(
                id=plan["case"],
                scenario=scenario.id,
                file=file,
                line=scenario.line,
                question=scenario.question,
                longest_wait=plan["longest_wait_ms"] / 1000,
                _plan=plan,
            )
        )
    said = {(mistake.line, mistake.text) for mistake in mistakes}
    mistakes += [
        Mistake(file, line, text + _in_cells(names, len(cells)))
        for (line, text), names in problems.items()
        if line not in doubtful and (line, text) not in said
    ]
    return ([] if mistakes else cases), mistakes


def _in_cells(names: list[str], all_cells: int) -> str:
    """In which cases a mistake is, unless it is in all."""
    if len(names) == all_cells:
        return ""
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f" (in {names[0]}{more})"


def _topologies(root: Path, folder: Path) -> tuple[dict[str, Topology], list[Mistake]]:
    path = folder / "topologies.yaml"
    if not path.exists():
        path = _OWN_FOLDER / "topologies.yaml"
    return read_topologies(path, _name(root, path))


def _claims(root: Path, folder: Path) -> tuple[dict[str, Claim], list[Mistake]]:
    path = folder / "claims.yaml"
    if not path.exists():
        path = _OWN_FOLDER / "claims.yaml"
    if not path.exists():
        return {}, []
    return read_claims(path, _name(root, path))


def _files(folder: Path) -> list[Path]:
    """The scenario files, by path."""
    return sorted(
        path
        for path in folder.rglob("*.yaml")
        if path.relative_to(folder).as_posix() not in _NOT_SCENARIOS
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )


def _odd_files(root: Path, folder: Path) -> Iterable[Mistake]:
    for path in sorted(folder.rglob("*.yml")):
        yield Mistake(_name(root, path), 1, "scenarios end in .yaml: rename it")


def _may_mean(only: str, scenario_id: str) -> bool:
    """Whether a selection might mean some case of a scenario."""
    wanted = only.removeprefix("scenarios/").removesuffix(".yaml").rstrip("/")
    literal = re.split(r"[*?\[]", wanted, maxsplit=1)[0]
    if literal == wanted:
        return scenario_id == wanted or scenario_id.startswith(wanted + "/")
    return scenario_id.startswith(literal) or literal.startswith(scenario_id)


def _name(root: Path, path: Path) -> str:
    """A path as mistakes show it: from the root if it is below it."""
    try:
        return Path(os.path.abspath(path)).relative_to(os.path.abspath(root)).as_posix()
    except ValueError:
        return path.as_posix()
