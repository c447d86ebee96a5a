"""Which files of this machine a program takes along. Held against programs of every Debian."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from harness.guests.program_files import files_of, is_interpreted
from harness.tests.patience import PATIENCE

PYTHON = "/usr/bin/python3"
CHROOT = "/usr/sbin/chroot"


def script(tmp_path: Path, first_line: str, body: str = "") -> str:
    file = tmp_path / "script"
    file.write_text(f"{first_line}\n{body}\n")
    file.chmod(0o755)
    return str(file)


def laid(tmp_path: Path, name: str) -> Path:
    """A root folder with the program's files alone."""
    root = tmp_path / "root"
    for where, file in files_of(name).items():
        into = root / where.lstrip("/")
        into.parent.mkdir(parents=True, exist_ok=True)
        into.write_bytes(file.read_bytes())
        into.chmod(0o755)
    return root


def said_in(root: Path, *words: str) -> str:
    nothing: dict[str, str] = {}
    done = subprocess.run(
        [CHROOT, str(root), *words], capture_output=True, text=True, timeout=PATIENCE, env=nothing
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_program_by_name_is_in_bin_and_one_by_its_path_is_there() -> None:
    assert "/bin/env" in files_of("env")
    assert "/usr/bin/env" in files_of("/usr/bin/env")
    assert any(where.endswith("/libc.so.6") for where in files_of("env"))


def test_a_program_that_is_not_here_and_a_path_from_here_have_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script(tmp_path, "#!/bin/sh")
    monkeypatch.chdir(tmp_path)
    assert files_of("not-to-be-found") == files_of("/nowhere/x") == files_of("./script") == {}


def test_a_script_comes_with_the_interpreter_it_names(tmp_path: Path) -> None:
    of_shell = files_of(script(tmp_path, "#! /bin/sh -e"))
    assert {str(tmp_path / "script"), "/bin/sh"} <= of_shell.keys()
    by_name = files_of(script(tmp_path, "#!/usr/bin/env -S sh -e"))
    assert {str(tmp_path / "script"), "/usr/bin/env", "/bin/sh"} <= by_name.keys()


@pytest.mark.parametrize("line", ["#!/nowhere/sh", "#!", "#!/usr/bin/env", "plain text"])
def test_a_script_whose_interpreter_is_not_here_comes_without(tmp_path: Path, line: str) -> None:
    name = script(tmp_path, line)
    assert not [where for where in files_of(name) if where.startswith("/bin")]
    assert name in files_of(name)


def test_an_interpreter_that_interprets_itself_ends(tmp_path: Path) -> None:
    name = script(tmp_path, f"#!{tmp_path / 'script'}")
    assert files_of(name).keys() == {name}


@pytest.mark.skipif(os.geteuid() != 0, reason="chroot(2) is for root")
def test_python_and_perl_come_with_their_libraries_and_what_these_load(tmp_path: Path) -> None:
    assert is_interpreted(PYTHON) and is_interpreted("perl")
    assert not is_interpreted("env") and not is_interpreted("not-to-be-found")
    imports = "import asyncio, ctypes, http.server, json, socketserver, ssl; print(ssl.__name__)"
    python = laid(tmp_path, PYTHON)
    assert said_in(python, PYTHON, "-c", imports) == "ssl\n"
    perl = laid(tmp_path, "perl")
    (perl / "script").write_text("print 1")  # perl -e opens /dev/null, which is not here
    assert said_in(perl, "/bin/perl", "-MIO::Socket", "-MPOSIX", "/script") == "1"


def test_a_script_of_python_brings_the_library(tmp_path: Path) -> None:
    assert is_interpreted(script(tmp_path, f"#!{PYTHON}"))
    assert is_interpreted(script(tmp_path, "#!/usr/bin/env perl"))
    assert not is_interpreted(script(tmp_path, "#!/bin/sh"))


@pytest.mark.parametrize("name", ["perltidy", "python3-config", "python3.11-dbg"])
def test_what_only_begins_like_an_interpreter_is_not_asked(tmp_path: Path, name: str) -> None:
    file, trace = tmp_path / name, tmp_path / "was-run"
    file.write_text(f"#!/bin/sh\ntouch {trace}\necho /etc\n")
    file.chmod(0o755)
    assert not is_interpreted(str(file))
    assert files_of(str(file)) and not trace.exists()
