"""An engine that was built from other sources than those at hand is told of in one line."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness.run.build_check import commit_of, stale_build


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A checkout with one commit."""
    root = tmp_path / "checkout"
    (root / "netns").mkdir(parents=True)
    (root / "netns" / "a.cpp").write_text("one\n")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=x", "-c", "user.email=x@y", "commit", "-qm", "one")
    return root


def git(root: Path, *words: str) -> str:
    done = subprocess.run(["git", "-C", root, *words], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def engine_of(root: Path, suffix: str = "", commit: str | None = None) -> Path:
    """An engine that says it was built from the checkout's commit."""
    commit = commit or git(root, "describe", "--always")
    engine = root / "bindlab"
    engine.write_text(f"#!/bin/sh\necho 'bindlab 0.1.0 ({commit}{suffix})'\n")
    engine.chmod(0o755)
    return engine


def test_an_engine_says_what_it_was_built_from(root: Path) -> None:
    assert commit_of(engine_of(root, "-dirty", "1a2b3c4")) == "1a2b3c4-dirty"


@pytest.mark.parametrize(
    "words",
    [
        "exit 3",
        "echo hello",
        "echo 'bindlab 0.1.0 (unknown)'",
        r"printf 'bindlab 0.1.0 (\\0)\n'",
        r"printf 'bindlab 0.1.0 (\\377)\n'",
        "echo 'bindlab 0.1.0 (--output=x)'",
    ],
)
def test_an_engine_that_says_nothing_of_it_is_not_stale(root: Path, words: str) -> None:
    engine = root / "bindlab"
    engine.write_text(f"#!/bin/sh\n{words}\n")
    engine.chmod(0o755)
    assert stale_build(engine, root) is None


def test_an_engine_of_these_sources_is_not_stale(root: Path) -> None:
    assert stale_build(engine_of(root), root) is None


def test_an_engine_of_earlier_sources_is_stale(root: Path) -> None:
    engine = engine_of(root)
    (root / "netns" / "a.cpp").write_text("two\n")
    said = stale_build(engine, root)
    assert said is not None and said.endswith("which the sources here are not: run `make engine`")


def test_what_is_no_source_of_it_does_not_make_it_stale(root: Path) -> None:
    engine = engine_of(root)
    (root / "README.md").write_text("more\n")
    git(root, "add", "README.md")
    assert stale_build(engine, root) is None


def test_an_engine_of_an_unknown_commit_is_stale(root: Path) -> None:
    assert stale_build(engine_of(root, commit="0000000"), root) is not None


@pytest.mark.parametrize(("later", "stale"), [(-10, False), (10, True)])
def test_an_engine_of_changed_sources_is_stale_once_they_have_changed_again(
    root: Path, later: int, stale: bool
) -> None:
    engine = engine_of(root, "-dirty")
    source = root / "netns" / "a.cpp"
    source.write_text("two\n")
    built = engine.stat().st_mtime
    os.utime(source, (built + later, built + later))
    assert (stale_build(engine, root) is not None) is stale


def test_an_engine_of_changes_that_are_gone_is_stale(root: Path) -> None:
    assert stale_build(engine_of(root, "-dirty"), root) is not None
