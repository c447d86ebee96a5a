"""harness/plan/case_reader.py: one file becomes cases, or lines that say why not."""

from __future__ import annotations

from pathlib import Path

from harness import ROOT
from harness.plan.case_reader import CaseReader
from harness.spec.topology_reader import read_topologies
from harness.tests.writing import with_steps

TOPOLOGIES, _ = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")
MATRIX = "matrix: {x: [1, 2, 3]}\n"


def read(tmp_path: Path, text: str) -> tuple[list[str], list[str]]:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    cases, diagnostics = CaseReader(TOPOLOGIES, {}).read(path, "x.yaml", "a/x")
    return [case.id for case in cases], [str(diagnostic) for diagnostic in diagnostics]


def test_every_cell_is_a_case(tmp_path: Path) -> None:
    steps = ["server: pid => ?\n    if: {x: 1}", "server: uid => ?"]
    ids, found = read(tmp_path, with_steps(steps, MATRIX))
    assert ids == ["a/x[x=1]", "a/x[x=2]", "a/x[x=3]"]
    assert found == []


def test_what_is_wrong_in_every_case_is_said_once(tmp_path: Path) -> None:
    text = with_steps(["server: bnd $x => ?"], MATRIX)
    ids, (found,) = read(tmp_path, text)
    assert ids == []
    assert found.startswith("x.yaml:5: unknown verb 'bnd'")
    assert "(in [" not in found


def test_a_let_without_a_value_is_said_once_not_where_it_is_used(tmp_path: Path) -> None:
    steps = ["server: socket $k => ?"]
    for rows, said in (
        ("by: [x], rows: {1: tcp}", "let 'k' has no row for [x=2]"),
        ("by: [y], rows: {1: tcp}", "unknown parameter 'y'"),
    ):
        text = with_steps(steps, MATRIX + f"let:\n  k: {{{rows}}}\n")
        _, found = read(tmp_path, text)
        assert len([it for it in found if said in it]) == 1
        assert not [it for it in found if "unknown variable" in it]


def test_what_is_wrong_in_some_cases_names_the_first(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: close\n    if: {x: [2, 3]}", "server: listen => ok"]
    _, (found,) = read(tmp_path, with_steps(steps, MATRIX))
    assert found.endswith("(in [x=2] and 1 more)")


def test_a_file_that_is_no_scenario_has_no_cases(tmp_path: Path) -> None:
    assert read(tmp_path, "[")[0] == []
    ids, (found,) = read(tmp_path, "5")
    assert (ids, found) == ([], "x.yaml:1: the file must be a mapping, not the number 5")


def test_a_case_that_is_repeated_is_a_case_for_each_run(tmp_path: Path) -> None:
    more = f"{MATRIX}repeat: {{times: 2, if: {{x: 2}}}}\n"
    ids, found = read(tmp_path, with_steps(["server: pid => ?"], more))
    assert ids == ["a/x[x=1]", "a/x[x=2]/1", "a/x[x=2]/2", "a/x[x=3]"]
    assert found == []


def test_a_repetition_of_cases_that_there_are_not_is_named(tmp_path: Path) -> None:
    more = f"{MATRIX}repeat: {{times: 2, if: {{x: 4}}}}\n"
    _, (found,) = read(tmp_path, with_steps(["server: pid => ?"], more))
    assert "unknown value of 'x' '4'" in found


def test_one_run_is_no_repetition(tmp_path: Path) -> None:
    _, (found,) = read(tmp_path, with_steps(["server: pid => ?"], "repeat: 1\n"))
    assert "repeat" in found


def test_an_id_too_long_for_a_file_system_is_named_at_the_scenario(tmp_path: Path) -> None:
    matrix = "matrix: {" + ", ".join(f"p{n}: [{'v' * 30}]" for n in range(8)) + "}\n"
    ids, found = read(tmp_path, with_steps(["server: pid => ?"], matrix))
    assert ids == []
    assert any(line.startswith("x.yaml:1: the case's id has a name of ") for line in found)


def test_a_wrong_step_is_told_once_though_it_may_have_been_the_one_under_test(
    tmp_path: Path,
) -> None:
    steps = ["server: socket tcp", "server: bind 10.0.0.1:80 -> ok"]
    _, found = read(tmp_path, with_steps(steps))
    assert len(found) == 1
    assert "'->' is one word too many" in found[0]
    assert found[0].endswith(": did you mean '=>' for '->'?")
