"""What is shipped of others is what the lock file names, with its licence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness import ROOT
from harness.report.site.vendored import LIBRARIES, PACKAGES, NotInstalled, shipped

LOCK = ROOT / "harness/report/site/browser/package-lock.json"


def test_each_library_has_version_licence_and_hash_on_record() -> None:
    locked = json.loads(LOCK.read_text())["packages"]
    made = shipped()
    assert [it.name for it in made] == [library.name for library in LIBRARIES]
    for it in made:
        lock = locked[f"node_modules/{it.name}"]
        assert (it.version, it.licence) == (lock["version"], lock["license"])
        assert len(it.sha256) == 64 and len(it.licence_text) > 500
        assert "sourceMappingURL" not in it.script


def test_what_is_installed_is_what_the_lock_file_names() -> None:
    assert (PACKAGES.parent / "installed.json").read_text() == LOCK.read_text()


def test_all_that_is_shipped_is_in_the_list_of_dependencies_and_nothing_else_is() -> None:
    wanted = json.loads(LOCK.with_name("package.json").read_text())["dependencies"]
    assert sorted(wanted) == [library.name for library in LIBRARIES]


def test_what_is_not_installed_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="minisearch.*make setup"):
        shipped(tmp_path)
