"""harness/setup/node.sh, with a stand-in for npm, in a tree of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from harness import ROOT
from harness.tests.patience import PATIENCE

BROWSER = Path("harness/report/site/browser")


class Tree:
    """A checkout with nothing but the script and lists, and an npm that writes down its calls."""

    def __init__(self, home: Path) -> None:
        self.root, self.tools, self.log = home / "tree", home / "bin", home / "log"
        for name in ("package.json", "package-lock.json", ".npmrc"):
            self._copy(BROWSER / name)
        self._copy(Path("harness/setup/node.sh"))
        self.tools.mkdir()
        self.npm("exit 0")

    def _copy(self, name: Path) -> None:
        (self.root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, self.root / name)

    def npm(self, script: str) -> None:
        """What npm does, besides writing down what it was asked."""
        tool = self.tools / "npm"
        tool.write_text(f'#!/bin/sh\necho "$PWD: $*" >> {self.log}\n{script}\n')
        tool.chmod(0o755)

    def setup(self) -> subprocess.CompletedProcess[str]:
        """Runs the script."""
        return subprocess.run(
            [self.root / "harness/setup/node.sh"],
            env={"PATH": f"{self.tools}:{os.environ['PATH']}"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


def test_npm_is_asked_once_for_each_lock_file(tree: Tree) -> None:
    assert tree.setup().returncode == 0
    done = tree.setup()
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(tree.log.read_text().splitlines()) == 1
    with (tree.root / BROWSER / "package-lock.json").open("a") as lock:
        lock.write("\n")
    assert tree.setup().returncode == 0
    first, second = tree.log.read_text().splitlines()
    assert first == second and first.startswith(f"{tree.root}/build/node: ci --prefer-offline")


def test_without_a_registry_one_line_says_what_is_missing(tree: Tree) -> None:
    tree.npm("echo a page of words; exit 1")
    done = tree.setup()
    (line,) = done.stderr.splitlines()
    assert done.returncode == 1 and "npm" in line and "build/setup-node.log" in line
    assert "a page of words" in (tree.root / "build/setup-node.log").read_text()
    tree.npm("exit 0")
    assert tree.setup().returncode == 0 and len(tree.log.read_text().splitlines()) == 2


def test_every_package_has_its_hash_and_no_host() -> None:
    text = (ROOT / BROWSER / "package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    wanted = json.loads((ROOT / BROWSER / "package.json").read_text())
    names = {**wanted["dependencies"], **wanted["devDependencies"]}
    locked = {key.removeprefix("node_modules/"): it for key, it in packages.items() if key}
    assert {name: it["version"] for name, it in locked.items()} == names
    assert all(it["integrity"].startswith("sha512-") for it in locked.values())
    assert "://" not in text and "resolved" not in text
