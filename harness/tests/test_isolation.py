"""What a program of a case mounts, names or leaves behind is the case's own, and ends with it."""

from __future__ import annotations

import json
import secrets
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.tests.end_to_end import EndToEnd, need_namespaces
from harness.tests.writing import with_steps

MOUNTED = "/mnt"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[EndToEnd]:
    """A folder in which a scenario may run what it likes."""
    need_namespaces()
    project = EndToEnd(tmp_path)
    yield project
    left = project.leftovers()
    project.close()
    assert left == []


def a_program(script: str) -> str:
    """A scenario with one program, a line for the shell, that must end with exit 0."""
    line = json.dumps(script.replace("$", "$$"))
    steps = [f"prog: run sh -c {line} => ok", "prog: wait => exit 0"]
    return with_steps(steps, "topology: alone\nactors: {prog: server}\n")


@pytest.mark.parametrize("folder", ["/tmp", "/var/tmp", "/dev/shm"])
def test_what_is_left_in_a_folder_for_all_is_gone(project: EndToEnd, folder: str) -> None:
    mark = Path(folder) / f"bindlab-{secrets.token_hex(8)}"
    project.write("leaves", a_program(f"echo left >{mark} && test -s {mark}"))
    assert project.run("--trust").code == 0
    assert project.verdicts() == {"leaves": "PASS"}
    assert not mark.exists()


def test_what_another_case_left_is_not_there(project: EndToEnd) -> None:
    # Both at once, each with the other's file if it saw it.
    for name in ("one", "two"):
        project.write(name, a_program(f"test ! -e /tmp/mark && echo {name} >/tmp/mark && sleep 1"))
    assert project.run("--trust").code == 0
    assert project.verdicts() == {"one": "PASS", "two": "PASS"}


def test_what_is_mounted_is_mounted_for_the_case_alone(project: EndToEnd) -> None:
    before = Path("/proc/self/mountinfo").read_text()
    project.write(
        "mounts", a_program(f"mount -t tmpfs mine {MOUNTED} && grep -q {MOUNTED} /proc/self/mounts")
    )
    assert project.run("--trust").code == 0
    assert project.verdicts() == {"mounts": "PASS"}
    assert Path("/proc/self/mountinfo").read_text() == before


def test_the_hosts_name_is_the_cases_own(project: EndToEnd) -> None:
    name = socket.gethostname()
    script = "hostname other && test $(uname -n) = other"
    project.write("renames", a_program(script))
    assert project.run("--trust").code == 0
    assert socket.gethostname() == name


def test_shared_memory_is_the_cases_own(project: EndToEnd) -> None:
    before = shared_memory()
    project.write("shares", a_program("ipcmk -M 4096 >/dev/null"))
    assert project.run("--trust").code == 0
    assert shared_memory() == before


def test_a_program_below_tmp_and_the_files_beside_it_are_there(project: EndToEnd) -> None:
    folder = project.scenarios / "tools"
    folder.mkdir()
    (folder / "beside").write_text("it is\n")
    tool = folder / "tool"
    tool.write_text(f'#!/bin/sh\nexec grep -q "it is" {folder}/beside\n')
    tool.chmod(0o755)
    steps = [f"prog: run {tool} => ok", "prog: wait => exit 0"]
    project.write("beside", with_steps(steps, "topology: alone\nactors: {prog: server}\n"))
    assert project.run("--trust").code == 0
    assert project.verdicts() == {"beside": "PASS"}


def shared_memory() -> str:
    """The System V segments of this machine."""
    return subprocess.run(["ipcs", "-m"], capture_output=True, text=True, check=True).stdout
