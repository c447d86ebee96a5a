"""`make install` and `make package`: files where they belong; completion that completes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness import ROOT
from harness.tests.end_to_end import ENGINE

COMPLETION = ROOT / "cpp_servers" / "install" / "bindlab.bash"
FILES = {
    "bin/bindlab",
    "share/bash-completion/completions/bindlab",
    "share/doc/bindlab/copyright",
    "share/man/man1/bindlab-check.1",
    "share/man/man1/bindlab-why.1",
    "share/man/man1/bindlab.1",
}


def files_below(folder: Path) -> set[str]:
    return {str(it.relative_to(folder)) for it in folder.rglob("*") if it.is_file()}


def completed(*words: str) -> set[str]:
    """What bash offers for the last of the words of a line."""
    line = " ".join(f"'{word}'" for word in (str(ENGINE), *words))
    script = (
        f"source '{COMPLETION}'; COMP_WORDS=({line}); COMP_CWORD={len(words)}; _bindlab;"
        ' printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


def as_make_has_it(target: str, *variables: str) -> str:
    """The last command of a target. Not `make` itself: other tests use what it would build anew."""
    words = ["make", "-n", target, *variables]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    *_, last = done.stdout.strip().splitlines()
    return last


def test_what_is_installed_works_where_it_is(tmp_path: Path) -> None:
    command = as_make_has_it("install", f"PREFIX={tmp_path}")
    subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, check=True)
    assert files_below(tmp_path) == FILES
    binary = tmp_path / "bin" / "bindlab"
    asked = subprocess.run([binary, "why", "1"], capture_output=True, text=True)
    assert asked.stdout.startswith("TCP port 1 is free"), asked.stdout + asked.stderr


def test_it_is_staged_below_destdir(tmp_path: Path) -> None:
    command = as_make_has_it("install", "PREFIX=/usr")
    environment = {**os.environ, "DESTDIR": str(tmp_path)}
    subprocess.run(command, shell=True, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert files_below(tmp_path / "usr") == FILES


def test_others_get_at_it_whatever_the_umask(tmp_path: Path) -> None:
    command = as_make_has_it("install", f"PREFIX={tmp_path / 'new'}")
    words = f"umask 077; {command}"
    subprocess.run(words, shell=True, cwd=ROOT, capture_output=True, check=True)
    made = list((tmp_path / "new").rglob("*"))
    assert len(made) > len(FILES)
    assert [it for it in made if not it.stat().st_mode & 0o004] == []
    assert [it for it in made if it.is_dir() and not it.stat().st_mode & 0o001] == []
    recipe = (ROOT / "Makefile").read_text().partition("\npackage:")[2].partition("\n\n")[0]
    assert "umask 022 && cd build/release && cpack" in recipe


def test_the_package_has_the_same_and_depends_on_nothing(tmp_path: Path) -> None:
    words = ["cpack", "-B", str(tmp_path)]
    subprocess.run(words, cwd=ROOT / "build" / "release", capture_output=True, check=True)
    (package,) = tmp_path.glob("*.deb")
    unpacked = tmp_path / "unpacked"
    subprocess.run(["dpkg-deb", "-x", package, unpacked], check=True)
    assert files_below(unpacked / "usr") == FILES and len(files_below(unpacked)) == len(FILES)
    about = subprocess.run(["dpkg-deb", "-f", package], capture_output=True, text=True, check=True)
    assert "Package: bindlab\n" in about.stdout and "Depends" not in about.stdout


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("w",), {"why"}),
        (("ru",), {"run", "rules"}),
        (("why", "--re"), {"--reuseaddr", "--reuseport"}),
        (("why", "8080", "--tim"), {"--timeout"}),
        (("grid", "--ce"), {"--cell"}),
        (("check", "--re"), {"--request", "--reload"}),
        (("check", "--reload", "SIGH"), {"SIGHUP"}),
        (("check", "--request", ""), {"http", "line"}),
        (("check", "--request", "h"), {"http"}),
        (("check", "--profile", "ngi"), {"nginx"}),
        (("check", "--profile", f"{ROOT}/CHANGE"), {f"{ROOT}/CHANGELOG.md"}),
        (("check", "--port", ""), set()),
        (("why", "--bind", ""), set()),
        (("why", "--device", "lo"), {"lo"}),
        (("why", "--js"), {"--json"}),
        (("why", "--json", "--", "mkf"), {"mkfifo"}),
        (("why", "--", "mkfifo", "--mo"), set()),
        (("check", "--json", "--", "mkf"), {"mkfifo"}),
        (("check", "--", "mkfifo", "--re"), set()),
        (("check", "-"), {"--", "--json"}),
    ],
)
def test_words_are_completed(words: tuple[str, ...], offered: set[str]) -> None:
    assert completed(*words) >= offered if offered else completed(*words) == set()


def test_all_profiles_and_nothing_else_are_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    profiles = ROOT / "cpp_servers" / "check" / "profiles"
    assert completed("check", "--profile", "") == {it.stem for it in profiles.glob("*.json")}
    assert completed("check", "--request", "") == {"http", "line"}
    (tmp_path / "mine.json").touch()
    assert completed("check", "--profile", "mi") == {"mine.json"}


@pytest.mark.parametrize("command", ["why", "check"])
def test_all_options_of_a_command_are_offered(command: str) -> None:
    helped = subprocess.run([ENGINE, command, "--help"], capture_output=True, text=True, check=True)
    options = {
        it for it in helped.stdout.replace(",", " ").split() if it.startswith("--") and it != "--"
    }
    # `Needs: --wait` names one that has a line of its own.
    assert completed(command, "-") >= options
