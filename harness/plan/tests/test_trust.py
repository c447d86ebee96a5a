"""A scenario from elsewhere runs no program from outside the project unless somebody says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.plan.case import Case
from harness.plan.catalogue import ScenarioError, lint_and_notes, load_cases
from harness.plan.trust import foreign_programs, is_trusted, require_trust
from harness.tests.writing import with_steps


def cases(home: Path, *programs: str) -> list[Case]:
    """The cases of a scenario that runs these."""
    home.mkdir(exist_ok=True)
    actors = ", ".join(f"a{number}: server" for number in range(len(programs)))
    steps = [f"a{number}: run {program} => ?" for number, program in enumerate(programs)]
    (home / "x.yaml").write_text(with_steps(steps, f"actors: {{{actors}}}\n"))
    return load_cases(home, None, home)


@pytest.mark.parametrize("program", ["addressused", "actor", "tcp-client 10.0.0.1", "udp-server"])
def test_the_projects_programs_need_no_trust(tmp_path: Path, program: str) -> None:
    require_trust(cases(tmp_path, program), tmp_path)


@pytest.mark.parametrize(
    "program", ["/bin/sh -c id", "nc -l 80", "./addressused", "../actor", "/tmp/actor", "actor2"]
)
def test_any_other_does_and_is_named_with_its_line(tmp_path: Path, program: str) -> None:
    with pytest.raises(ScenarioError) as found:
        require_trust(cases(tmp_path, program), tmp_path)
    (line,) = str(found.value).splitlines()
    name = program.split()[0]
    meant = " (did you mean 'actor'?)" if name == "actor2" else ""
    assert line.startswith(f"x.yaml:5: runs '{name}', no program of the project{meant}: ")
    assert "--trust (TRUST=1)" in line


def test_many_such_lines_are_one(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"x\.yaml:5: runs '/a', .* \(and 1 more such lines\)"):
        require_trust(cases(tmp_path, "/a", "actor", "/b"), tmp_path)


def test_a_program_that_a_parameter_names_is_found(tmp_path: Path) -> None:
    text = with_steps(["server: run $p => ?"], "matrix: {p: [actor, telnet]}\n")
    (tmp_path / "x.yaml").write_text(text)
    (found,) = foreign_programs(load_cases(tmp_path, None, tmp_path))
    assert str(found) == "x.yaml:5: runs 'telnet', no program of the project"


def test_the_projects_own_scenarios_are_trusted(tmp_path: Path) -> None:
    assert is_trusted(ROOT / "scenarios") and is_trusted(ROOT / "scenarios" / "restart")
    assert not is_trusted(ROOT) and not is_trusted(ROOT / "scenarios" / ".." / "harness")
    (tmp_path / "scenarios").mkdir()
    assert not is_trusted(tmp_path / "scenarios")
    require_trust(cases(tmp_path, "/bin/sh"), ROOT / "scenarios" / "restart")


def test_lint_notes_them_without_calling_them_wrong(tmp_path: Path) -> None:
    cases(tmp_path, "actor", "telnet")
    wrong, notes = lint_and_notes(tmp_path, tmp_path)
    assert wrong == []
    assert notes == [
        "x.yaml:6: note: runs 'telnet', no program of the project: `run` wants --trust"
    ]
