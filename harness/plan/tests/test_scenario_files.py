"""harness/plan/scenario_files.py: which files are scenarios, and what they are called."""

from __future__ import annotations

from pathlib import Path

from harness import ROOT
from harness.plan.scenario_files import CLAIMS, ScenarioFiles


def files(root: Path, *names: str) -> ScenarioFiles:
    for name in names:
        path = root / "scenarios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return ScenarioFiles(root, root / "scenarios")


def test_scenarios_are_all_yaml_files_but_the_shared_and_the_hidden(tmp_path: Path) -> None:
    made = files(
        tmp_path,
        "b.yaml",
        "a/c.yaml",
        "claims.yaml",
        "topologies.yaml",
        ".x/d.yaml",
        "a/claims.yaml",
    )
    ids = [made.id_of(path) for path in made.scenarios()]
    assert ids == ["a/c", "a/claims", "b"]


def test_a_file_below_the_root_is_named_from_there(tmp_path: Path) -> None:
    made = files(tmp_path, "a.yaml")
    assert made.name == "scenarios"
    assert made.name_of(tmp_path / "scenarios" / "a.yaml") == "scenarios/a.yaml"
    elsewhere = tmp_path.parent / "elsewhere.yaml"
    assert made.name_of(elsewhere) == elsewhere.as_posix()


def test_a_folder_without_claims_borrows_the_projects(tmp_path: Path) -> None:
    assert files(tmp_path, "a.yaml").shared(CLAIMS) == ROOT / "scenarios" / CLAIMS
    own = tmp_path / "scenarios" / CLAIMS
    own.touch()
    assert files(tmp_path).shared(CLAIMS) == own


def test_a_name_that_makes_no_id_is_named(tmp_path: Path) -> None:
    made = files(tmp_path, "A.yaml", "a.yaml")
    assert made.check_id(tmp_path / "scenarios" / "a.yaml") == []
    (found,) = made.check_id(tmp_path / "scenarios" / "A.yaml")
    assert str(found).startswith("scenarios/A.yaml:1: bad file name 'A'")


def test_a_file_that_somebody_may_take_for_a_scenario_is_named(tmp_path: Path) -> None:
    (found,) = files(tmp_path, "a.yml").check_suffixes()
    assert str(found) == "scenarios/a.yml:1: scenarios end in .yaml: rename it"


def test_a_name_too_long_for_a_case_is_named(tmp_path: Path) -> None:
    name = "a" * 240
    (found,) = files(tmp_path).check_id(tmp_path / "scenarios" / f"{name}.yaml")
    assert "bad file name: a name of 240 bytes: 230 are the most" in str(found)
