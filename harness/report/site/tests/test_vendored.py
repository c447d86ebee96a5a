"""What is shipped of others is what the lock file names, with its licence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from harness import ROOT
from harness.report.site.vendored import LIBRARIES, NotInstalled, vendored_files

LOCK = ROOT / "harness/report/site/browser/package-lock.json"


def test_each_library_has_version_licence_and_hash_on_record() -> None:
    files = dict(vendored_files())
    locked = json.loads(LOCK.read_text())["packages"]
    versions = json.loads(files["vendor/versions.json"])
    assert [it["name"] for it in versions] == [library.name for library in LIBRARIES]
    for it in versions:
        lock = locked[f"node_modules/{it['name']}"]
        assert (it["version"], it["licence"]) == (lock["version"], lock["license"])
        text = files[f"vendor/{it['name']}.js"]
        assert it["sha256"] == hashlib.sha256(text.encode()).hexdigest()
        assert len(files[f"vendor/{it['name']}.LICENSE.txt"]) > 500


def test_all_that_is_shipped_is_in_the_list_of_dependencies_and_nothing_else_is() -> None:
    wanted = json.loads(LOCK.with_name("package.json").read_text())["dependencies"]
    assert sorted(wanted) == [library.name for library in LIBRARIES]


def test_what_is_not_installed_is_named_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotInstalled, match="minisearch.*make setup"):
        list(vendored_files(tmp_path))
