"""The words and the files of `bindlab check`, and the examples of docs/check.md."""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from harness import ROOT
from harness.tests.checked_server import BAD, bad, check
from harness.tests.end_to_end import ENGINE, need_namespaces
from harness.tests.patience import PATIENCE

PAGE = (ROOT / "docs" / "check.md").read_text()


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ((), "what is to be checked?"),
        (("--port", "0", "--", "true"), "--port: '0' is no whole number from 1 to 65535"),
        (("--reload", "KILL", "--", "true"), "'KILL' is no signal to reload by"),
        (("--request", "/nowhere", "--", "true"), "neither http, nor line, nor a file"),
        (("--profile", "nowhere", "--", "true"), "there is no profile 'nowhere'"),
        (("--request", ".", "--", "true"), "it is no file"),
        (("--request", "/dev/zero", "--", "true"), "it is no file"),
        (("--request=", "--", "true"), "--request: "),
        (("--junit=", "--", "true"), "--junit: "),
        (("--with-address", "x", "--", "true"), "not an address with a prefix length"),
    ],
)
def test_wrong_arguments_are_one_line(words: tuple[str, ...], complaint: str) -> None:
    card = check(*words)
    assert card.code == 64 and complaint in card.err and card.err.count("\n") == 1, card.err


def test_a_command_that_is_not_there_is_said_to_be() -> None:
    card = check("--", "/nowhere/server")
    assert card.code == 3 and "run /nowhere/server: No such file or directory" in card.err


def test_the_files_for_a_ci_say_the_same(tmp_path: Path) -> None:
    junit, badge = tmp_path / "j.xml", tmp_path / "b.svg"
    card = bad("no-option", "--junit", str(junit), "--svg", str(badge))
    suite = ElementTree.parse(junit).getroot()
    assert int(suite.attrib["failures"]) == len(suite.findall("testcase/failure")) > 1
    assert suite.attrib["skipped"] == "0"
    title = ElementTree.parse(badge).getroot().find("{http://www.w3.org/2000/svg}title")
    assert title is not None and title.text == f"restart: {card.words}"


def test_evidence_has_the_packets_of_each_restart(tmp_path: Path) -> None:
    bad("no-option", "--evidence", str(tmp_path), "--stops-all")
    card = json.loads((tmp_path / "card.json").read_text())
    told = [step for it in card["restarts"] for step in it["steps"] if "no whole capture" in step]
    assert not told or os.geteuid() != 0, told
    for trial in card["restarts"]:
        if trial["capture"]:
            assert (tmp_path / trial["capture"]).stat().st_size > 300


def test_a_command_keeps_its_own_dashes() -> None:
    card = check("--", "sh", "-c", 'test "$1" = -- && exit 7', "sh", "--", "x")
    assert "(exit 7)" in card.out, card.out + card.err


@pytest.mark.parametrize("option", ["--junit", "--svg", "--evidence"])
@pytest.mark.parametrize("place", ["/nowhere/at/all", "/dev/null"])
def test_a_file_that_cannot_be_written_is_told_of_at_once(option: str, place: str) -> None:
    if option == "--evidence" and place != "/dev/null":
        place = "/dev/null/at/all"
    card = check(option, place, "--", "/nowhere/server")
    assert card.code == 3 and card.err.count("\n") == 1, card.err
    assert place in card.err and "/nowhere/server" not in card.err


def test_a_full_output_costs_neither_a_line_nor_the_files(tmp_path: Path) -> None:
    need_namespaces()
    for words in (["--help"], ["--svg", str(tmp_path / "badge.svg"), "--", "true"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [str(ENGINE), "check", *words],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=PATIENCE,
                check=False,
            )
        assert done.returncode == 3
        assert done.stderr == "check: write failed: No space left on device\n"
    ElementTree.parse(tmp_path / "badge.svg")


def example(language: str) -> str:
    """The code of that language in the page."""
    (code,) = re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)
    return str(code)


def with_bindlab_on_path() -> dict[str, str]:
    need_namespaces()
    return {**os.environ, "PATH": f"{ENGINE.parent}:{os.environ['PATH']}"}


def test_the_example_for_ctest_works(tmp_path: Path) -> None:
    head = "cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES CXX)\nenable_testing()\n"
    target = "add_executable(server IMPORTED)\nset_target_properties(server PROPERTIES "
    target += f"IMPORTED_LOCATION {BAD})\n"
    (tmp_path / "CMakeLists.txt").write_text(head + target + example("cmake"))
    for command in (["cmake", "-B", "build"], ["ctest", "--test-dir", "build"]):
        done = subprocess.run(
            command,
            cwd=tmp_path,
            env=with_bindlab_on_path(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert "100% tests passed, 0 tests failed out of 1" in done.stdout


def test_the_example_for_pytest_works(tmp_path: Path) -> None:
    (tmp_path / "test_restart.py").write_text("import subprocess\n\n\n" + example("python"))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_restart.py"],
        cwd=tmp_path,
        env=with_bindlab_on_path(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("mode", "accept", "code"), [("good", "0", 0), ("reuseport", "0", 1), ("reuseport", "0 2", 0)]
)
def test_the_step_for_a_workflow_works(tmp_path: Path, mode: str, accept: str, code: int) -> None:
    need_namespaces()
    folder = ROOT / ".github" / "actions" / "check"
    action = YAML(typ="safe").load(folder / "action.yml")
    given = example("yaml")
    assert set(YAML(typ="safe").load(given)[0]["with"]) <= set(action["inputs"])
    make = tmp_path / "make"
    make.write_text('#!/bin/sh\n[ "$1" = -C ] && [ -f "$2/Makefile" ] && [ "$3" = engine ]\n')
    make.chmod(make.stat().st_mode | stat.S_IXUSR)
    values = {"command": f"'{BAD}' {mode}", "request": "", "options": "--timeout 20"}
    environment = {
        **os.environ,
        "PATH": f"{tmp_path}:{os.environ['PATH']}",
        "GITHUB_ACTION_PATH": str(folder),
    }
    for step in action["runs"]["steps"]:
        for name, value in step.get("env", {}).items():
            key = re.fullmatch(r"\$\{\{ inputs\.(\w+) \}\}", value)
            assert key is not None
            environment[name] = {**values, "accept": accept}[key.group(1)]
        done = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            env=environment,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        if done.returncode != 0:
            break
    assert done.returncode == code, done.stdout + done.stderr
