"""The words of a request become cases and claims."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.plan.catalogue import ScenarioError
from harness.run.request import Request, claims_name, claims_of, from_here
from harness.tests.fake_run import scenario

CLAIM = "C1: {claim: It fails., setting: one host, source: bind(2), finding: holds, why: so}\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    for name in ("a", "b"):
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(scenario())
    return tmp_path


def request(root: Path, only: str | None = None) -> Request:
    return Request(root / "engine", root / "results", only, root=root)


def test_a_selection_is_of_its_cases_and_every_case_is_known(root: Path) -> None:
    asked = request(root, "b")
    assert [case.id for case in asked.cases()] == ["b"]
    assert [case.id for case in asked.every_case() or ()] == ["a", "b"]


def test_while_a_scenario_is_being_written_not_every_case_is_known(root: Path) -> None:
    (root / "scenarios" / "a.yaml").write_text("half")
    with pytest.raises(ScenarioError):
        request(root).cases()
    assert request(root).every_case() is None


def test_claims_are_read_where_there_are_any(root: Path) -> None:
    assert request(root).claims() == {}
    (root / "scenarios" / "claims.yaml").write_text(CLAIM)
    assert list(request(root).claims()) == ["C1"]
    assert list(claims_of(root / "scenarios")) == ["C1"]


def test_messages_name_the_claims_as_they_were_asked_for() -> None:
    assert claims_name(None) == "scenarios/claims.yaml"
    assert claims_name(Path("/x")) == "/x/claims.yaml"


def test_a_path_is_told_as_one_would_type_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert from_here(tmp_path / "results") == Path("results")
    assert from_here(Path("/elsewhere")) == Path("/elsewhere")
