"""Files are read once for a session; one that is not as it must be does not hide the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.plan.catalogue import ScenarioError
from harness.pytest_plugin import items
from harness.pytest_plugin.items import Catalogue
from harness.tests.fake_run import scenario


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "scenarios").mkdir()
    for name in ("a", "b"):
        text = scenario(port="$port", matrix="{port: [1, 2]}")
        (tmp_path / "scenarios" / f"{name}.yaml").write_text(text)
    return tmp_path


def test_all_files_are_read_at_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = Catalogue(root)
    monkeypatch.setattr(items, "load_cases", None)
    found = cases.of(root / "scenarios" / "b.yaml")
    assert [case.id for case in found] == ["b[port=1]", "b[port=2]"]
    assert cases.of(root / "scenarios" / "none.yaml") == []


def test_with_a_diagnostic_each_file_is_read_by_itself(root: Path) -> None:
    (root / "scenarios" / "a.yaml").write_text(scenario(colour="blue"))
    cases = Catalogue(root)
    assert len(cases.of(root / "scenarios" / "b.yaml")) == 2
    with pytest.raises(ScenarioError, match="a.yaml:5: unknown key 'colour'"):
        cases.of(root / "scenarios" / "a.yaml")
