"""Which commit a checkout is, and what makes it dirty."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.report.readme_claims import BEGIN, END, READMES
from harness.run.checkout import changed_files, differing_sources, revision_of


def git(root: Path, *words: str) -> None:
    who = ["-c", "user.name=n", "-c", "user.email=e@x", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", root, *who, *words], check=True, capture_output=True)


def commit(root: Path) -> str:
    git(root, "add", ".")
    git(root, "commit", "-qm", "words")
    return revision_of(root)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    for name in ("scenarios/a.yaml", "harness/b.py", "results/table", "docs/c.md", *READMES):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"before {BEGIN} old {END} after")
    commit(tmp_path)
    return tmp_path


def test_sources_that_git_does_not_know_have_no_revision(tmp_path: Path) -> None:
    assert revision_of(tmp_path) == "unknown"


@pytest.mark.parametrize("name", ["scenarios/a.yaml", "docs/c.md", "scenarios/new.yaml"])
def test_a_changed_file_and_a_new_source_make_it_dirty(checkout: Path, name: str) -> None:
    revision = revision_of(checkout)
    assert len(revision) >= 7 and "dirty" not in revision
    (checkout / name).write_text("new")
    assert changed_files(checkout) == [name]
    one = revision_of(checkout)
    assert one.startswith(f"{revision}-dirty.")
    (checkout / name).write_text("newer")
    other = revision_of(checkout)
    assert other.startswith(f"{revision}-dirty.") and other != one


def test_results_claims_and_other_new_files_do_not(checkout: Path) -> None:
    (checkout / "results" / "table").write_text("new")
    (checkout / "fresh").write_text("new")
    assert changed_files(checkout) == [] and "dirty" not in revision_of(checkout)


@pytest.mark.parametrize("name", READMES)
def test_claims_of_a_readme_do_not_but_its_other_words_do(checkout: Path, name: str) -> None:
    (checkout / name).write_text(f"before {BEGIN} new {END} after")
    assert changed_files(checkout) == []
    (checkout / name).write_text(f"before {BEGIN} new {END} otherwise")
    assert changed_files(checkout) == [name]


def test_a_file_that_was_moved_is_told_by_its_new_name(checkout: Path) -> None:
    git(checkout, "mv", "harness/b.py", "harness/d.py")
    assert changed_files(checkout) == ["harness/d.py"]


def test_sources_are_the_same_as_long_as_none_of_them_changes(checkout: Path) -> None:
    first = revision_of(checkout)
    (checkout / "docs" / "c.md").write_text("new")
    second = commit(checkout)
    assert first != second and differing_sources(checkout, first) == []
    (checkout / "harness" / "b.py").write_text("new")
    commit(checkout)
    assert differing_sources(checkout, first) == ["harness"]


@pytest.mark.parametrize("revision", ["abc1234", "--output=x", "", "HEAD~1", "unknown"])
def test_a_revision_that_git_does_not_have_is_none(checkout: Path, revision: str) -> None:
    assert differing_sources(checkout, revision) is None
