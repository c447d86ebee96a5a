"""`bindlab check -- COMMAND…` on real servers: on those wrong on purpose, and on python3's own.

Root runs it as root and as a user without any right; an ordinary user as root of a user namespace.
"""

from __future__ import annotations

import json
import os
import re
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from ruamel.yaml import YAML

from harness import ROOT
from harness.tests.end_to_end import ENGINE, need_namespaces
from harness.tests.test_ordinary_user import as_nobody, require_user_namespaces

BAD = ENGINE.with_name("bad_server")
PAGE = (ROOT / "docs" / "check.md").read_text()
PYTHON = "/usr/bin/python3"
# A trial takes milliseconds; this is for a busy machine.
LIMIT = 280.0
REMNANTS = {"TIME_WAIT", "FIN_WAIT2", "FIN_WAIT1", "LAST_ACK"}


@dataclass(frozen=True, slots=True)
class Card:
    """What `check` said."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """The verdict."""
        return self.out.partition(":")[0]

    @property
    def data(self) -> dict[str, Any]:
        """Of --json."""
        card: dict[str, Any] = json.loads(self.out)
        assert card["format"] == 1 and card["exit"] == self.code
        return card


@pytest.fixture(autouse=True)
def _namespaces() -> None:
    need_namespaces()


def check(*words: str, before: tuple[str, ...] = (), cwd: Path | None = None) -> Card:
    done = subprocess.run(
        [*before, str(ENGINE), "check", *words],
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
        cwd=cwd,
    )
    return Card(done.returncode, done.stdout, done.stderr)


def bad(mode: str, *options: str, arguments: tuple[str, ...] = ()) -> Card:
    return check(*options, "--", str(BAD), mode, "8080", *arguments)


@pytest.mark.parametrize(
    ("mode", "words", "code"),
    [
        ("good", "SAFE", 0),
        ("no-option", "BLOCKED up to 103 s", 1),
        ("after-bind", "BLOCKED up to 103 s", 1),
        ("wrong-socket", "BLOCKED up to 103 s", 1),
        ("reuseport", "SHARES", 2),
        ("leaks", "LEAKS", 1),
        ("forks", "BLOCKED", 1),
    ],
)
def test_each_server_gets_its_verdict_again_and_again(mode: str, words: str, code: int) -> None:
    with ThreadPoolExecutor() as threads:  # beside one another: each has networks of its own
        cards = list(threads.map(bad, [mode] * 3))
    for card in cards:
        assert (card.words, card.code) == (words, code), card.out + card.err


def test_a_pid_file_that_is_left_behind_is_not_the_port(tmp_path: Path) -> None:
    card = bad("pid-file", arguments=(str(tmp_path / "pid"),))
    assert (card.words, card.code) == ("NOT-PORT", 4), card.out
    assert "O_EXCL): EEXIST" in card.out and "after SIGKILL" in card.out


def test_who_serves_only_with_data_is_inconclusive_without_a_request() -> None:
    card = bad("waits", "--timeout", "2")
    assert (card.words, card.code) == ("INCONCLUSIVE", 3), card.out
    assert "it is served only with data (--request)" in card.out
    assert bad("waits", "--request", "line").words == "SAFE"


def test_safe_stands_on_every_remnant_at_every_address() -> None:
    card = bad("good", "--json").data
    for reached in ("127.0.0.1:8080", "[::1]:8080"):
        shown = {
            it["remnant_wanted"]
            for it in card["restarts"]
            if it["reached"] == reached and it["remnant"] and it["restart"]["came"] == "up"
        }
        assert shown == REMNANTS
    for trial in card["restarts"]:
        if trial["remnant"]:
            assert trial["remnant"].startswith(trial["remnant_wanted"])
    assert {it["stop"] for it in card["restarts"]} == {
        "SIGTERM",
        "SIGINT",
        "SIGKILL",
        "SIGKILL of the group",
    }


def test_the_advice_says_what_was_done_and_the_rule() -> None:
    assert "(it sets SO_REUSEADDR after bind(), which is too late)" in bad("after-bind").out
    card = bad("no-option", "--json").data
    worst = card["findings"][0]
    assert worst["verdict"] == "BLOCKED" and "rule reuseaddr" in worst["advice"]
    assert card["listeners"][0]["options_at_bind"] == {"SO_REUSEADDR": False, "SO_REUSEPORT": False}


def test_connections_of_copies_that_share_are_counted() -> None:
    second = bad("reuseport", "--json").data["second_starts"][0]
    assert second["connections"] == 40
    assert second["first_got"] + second["second_got"] == 40
    assert second["first_got"] > 0 and second["second_got"] > 0


def test_a_reload_is_watched_under_clients() -> None:
    reload = bad("reloads", "--json", "--reload", "SIGHUP").data["reload"]
    assert reload["connections"] == 450 and reload["lost_before_the_signal"] == 0
    assert (reload["lost"], reload["unanswered"], reload["ended"]) == (0, 0, False)
    assert reload["inodes_before"] == reload["inodes_after"]


def test_a_reload_that_ends_the_server_is_told() -> None:
    card = bad("good", "--reload", "HUP")
    assert card.words == "INCONCLUSIVE" and "reload by SIGHUP: it ended" in card.out


def test_pythons_own_server_is_safe() -> None:
    card = check("--profile", "http-server", "--", PYTHON, "-m", "http.server", "8000")
    assert card.words == "SAFE", card.out


def test_an_ordinary_user_gets_the_same() -> None:
    require_user_namespaces()
    for mode, words in (("good", "SAFE"), ("no-option", "BLOCKED up to 103 s")):
        done = subprocess.run(
            as_nobody([str(ENGINE), "check", "--", str(BAD), mode]),
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        assert done.stdout.startswith(words + ": "), done.stdout + done.stderr


def test_a_server_that_never_listens_is_inconclusive() -> None:
    card = check("--timeout", "1", "--", "sleep", "60")
    assert card.code == 3 and "did not listen in time (still runs)" in card.out
    card = check("--", "true")
    assert card.code == 3 and "ended without a bind() to its port (exit 0)" in card.out


def test_udp_is_said_not_to_be_covered() -> None:
    card = check("--", str(ENGINE.with_name("udp-server")))
    assert card.code == 3 and "is not covered" in card.out, card.out


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


# Each looks safe from afar: what is wrong shows at one moment, or at one place, only.
_SERVER = """
import os, signal, socket, subprocess, sys, threading, time
BESIDE = sys.argv[1]

def listen(port, reuseport=False):
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if reuseport:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind(("127.0.0.1", port))
    one.listen()
    return one

def bye(*_):
    if os.path.exists(BESIDE):
        os.unlink(BESIDE)
    os._exit(0)

def serve(one):
    while True:
        peer, _ = one.accept()
        while data := peer.recv(4096):
            peer.sendall(data)
        peer.close()

signal.signal(signal.SIGTERM, bye)
signal.signal(signal.SIGINT, bye)
"""
_WAITS_FOR_A_LOCK = """
while os.path.exists(BESIDE):
    time.sleep(0.02)
open(BESIDE, "w").close()
serve(listen(8000))
"""
_SHARES_ONE_OF_TWO = """
got = []
for port, reuseport in ((8000, False), (8001, True)):
    try:
        got.append(listen(port, reuseport))
    except OSError as fault:
        print(fault, flush=True)
if not got:
    sys.exit(1)
for one in got[1:]:
    threading.Thread(target=serve, args=(one,), daemon=True).start()
serve(got[0])
"""
_LOOKS_AFTER_LISTEN = """
mine = listen(8000)
time.sleep(0.05)
if os.path.exists(BESIDE):
    print("already running", flush=True)
    os._exit(1)
open(BESIDE, "w").close()
serve(mine)
"""
_LEAKS_AT_RELOAD = """
mine = listen(8000)
mine.set_inheritable(True)
signal.signal(signal.SIGHUP, lambda *_: subprocess.Popen(["sleep", "30"], close_fds=False))
serve(mine)
"""


@pytest.mark.parametrize(
    ("text", "words", "verdict"),
    [
        (_WAITS_FOR_A_LOCK, ("--timeout", "2"), "INCONCLUSIVE"),
        (_SHARES_ONE_OF_TWO, (), "SHARES"),
        (_LOOKS_AFTER_LISTEN, (), "NOT-PORT"),
        (_LEAKS_AT_RELOAD, ("--reload", "HUP"), "LEAKS"),
    ],
    ids=["waits for a lock", "shares one of two", "looks after listen", "leaks at reload"],
)
def test_what_shows_at_one_moment_only_is_not_safe(
    text: str, words: tuple[str, ...], verdict: str, tmp_path: Path
) -> None:
    program = tmp_path / "server.py"
    program.write_text(_SERVER + text)
    card = check(*words, "--request", "line", "--", PYTHON, str(program), str(tmp_path / "beside"))
    assert card.words == verdict, card.out + card.err


def test_a_server_that_writes_without_an_end_is_checked() -> None:
    card = check("--timeout", "1", "--", "yes")
    assert card.code == 3 and "did not listen in time" in card.out, card.out


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
    for words in (["--help"], ["--svg", str(tmp_path / "badge.svg"), "--", "true"]):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [str(ENGINE), "check", *words],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                timeout=LIMIT,
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
            timeout=LIMIT,
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
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("mode", "accept", "code"), [("good", "0", 0), ("reuseport", "0", 1), ("reuseport", "0 2", 0)]
)
def test_the_step_for_a_workflow_works(tmp_path: Path, mode: str, accept: str, code: int) -> None:
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
            timeout=LIMIT,
            check=False,
        )
        if done.returncode != 0:
            break
    assert done.returncode == code, done.stdout + done.stderr
