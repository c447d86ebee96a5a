"""harness/tools/style.py: what it looks at and how it reports, with stand-ins for the tools."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.tools import style


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small repository in place of ours, with stand-ins for the tools on PATH."""
    home = tmp_path / "clone"
    home.mkdir()
    subprocess.run(["git", "init", "--quiet", home], check=True)
    (home / ".gitignore").write_text("ignored.py\n")
    for name in ("seen.py", "ignored.py", "also.cpp"):
        (home / name).write_text("\n")
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("clang-format", "clang-tidy", "black", "flake8", "mypy", "cmake"):
        (tools / name).write_text('#!/bin/sh\n[ "$1" != --version ] || echo "tool 14.2.3"\n')
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    monkeypatch.setattr(style, "ROOT", home)
    monkeypatch.setattr(style, "BUILD", home / "build")
    (home / "build").mkdir()
    return home


def replace_tool(clone: Path, name: str, script: str) -> None:
    """Puts another stand-in in a tool's place."""
    (clone.parent / "bin" / name).write_text(f"#!/bin/sh\n{script}\n")


def test_files_that_git_ignores_are_not_looked_at(clone: Path) -> None:
    assert style.sources(".py") == [Path("seen.py")]


def test_every_tool_is_reported_with_its_version(
    clone: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert style.main([]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "style: clang-format 14.2.3: 1 files: content",
        "style: black 14.2.3: 1 files: content",
        "style: flake8 14.2.3: 1 files: content",
        "style: mypy 14.2.3: 1 files: content",
        "style: clang-tidy 14.2.3: 1 files: content",
    ]


def test_a_complaint_is_printed_and_fails(clone: Path, capsys: pytest.CaptureFixture[str]) -> None:
    replace_tool(clone, "mypy", "echo 'seen.py:1: error: no'; exit 1")
    assert style.main([]) == 1
    assert "style: mypy of unknown version: 1 files: complains\nseen.py:1: error: no\n" in (
        capsys.readouterr().out
    )


def test_a_tool_that_fails_without_a_word_still_complains(clone: Path) -> None:
    replace_tool(clone, "flake8", "exit 3")
    assert style.whole("flake8", [Path("seen.py")], []).complaints == "flake8 exited with 3"


def test_clang_tidy_is_asked_through_cmake_about_all_sources(clone: Path) -> None:
    asked = clone / "asked.log"
    replace_tool(clone, "cmake", f'echo "$@" > {asked}')
    assert style.tidy().complaints == ""
    assert asked.read_text() == f"--build {clone}/build --target tidy -- --quiet -k 0\n"


def test_clang_tidy_is_not_asked_about_tests(clone: Path) -> None:
    (clone / "tests").mkdir()
    (clone / "tests" / "also_test.cpp").write_text("\n")
    assert style.tidy().files == 1


def test_what_clang_tidy_dislikes_is_passed_on(clone: Path) -> None:
    replace_tool(clone, "cmake", "echo also.cpp:1: warning; exit 1")
    assert style.tidy().complaints == "also.cpp:1: warning"


def test_another_version_of_clang_tidy_is_not_asked_and_that_is_said(clone: Path) -> None:
    replace_tool(clone, "clang-tidy", "echo 19.1.7; exit 1")
    assert style.tidy().complaints == ""
    assert "19.1.7: 1 files: NOT RUN" in style.tidy().line()


def test_a_missing_tool_is_named(
    clone: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tools = clone.parent / "bin"
    (tools / "black").unlink()
    (tools / "git").symlink_to("/usr/bin/git")
    (tools / "sh").symlink_to("/bin/sh")
    monkeypatch.setenv("PATH", str(tools))
    assert style.main([]) == 2
    assert capsys.readouterr().err == "style: black is not installed: run `make setup`\n"


def test_without_a_build_clang_tidy_says_what_to_do(clone: Path) -> None:
    (clone / "build").rmdir()
    assert "run `make build` first" in style.tidy().complaints
