"""`bindlab check -- COMMAND…` on real servers: on those wrong on purpose, and on python3's own.

Root runs it as root and as a user without any right; an ordinary user as root of a user namespace.
"""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.tests.checked_server import BAD, bad, check
from harness.tests.end_to_end import ENGINE
from harness.tests.test_ordinary_user import as_nobody, require_user_namespaces
from harness.tests.odd_servers import (
    BINDS_ANEW,
    DIES_OF_A_RESET,
    EXECUTES_WITH_CONNECTIONS,
    EXECUTES_WORKERS,
    FORKS_FOR_CLIENTS,
    GOES_TO_THE_NEXT_PORT,
    HANDS_OVER,
    HAS_WORKERS_THAT_LISTEN,
    IS_A_DAEMON,
    LEAKS_AT_RELOAD,
    LISTENS_LATER_ON_ANOTHER,
    LIVES,
    LOOKS_AFTER_LISTEN,
    LOOKS_LONG_AFTER_LISTEN,
    LOSES_ITS_OPTION,
    SERVER,
    SHARES_ONE_OF_TWO,
    TAKES_ITS_TIME_TO_END,
    TAKES_THE_OPTION_FROM_CONNECTIONS,
    WAITS_FOR_A_LOCK,
)
from harness.tests.patience import PATIENCE

pytestmark = pytest.mark.waits

PYTHON = "/usr/bin/python3"
REMNANTS = {"TIME_WAIT", "FIN_WAIT2", "FIN_WAIT1", "LAST_ACK"}


@pytest.mark.parametrize(
    ("mode", "words", "code"),
    [
        ("good", "SAFE", 0),
        ("closes-first", "SAFE", 0),
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
            timeout=PATIENCE,
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


# Each looks safe from afar: what is wrong shows at one moment, or at one place, only.


@pytest.mark.parametrize(
    ("text", "words", "verdict"),
    [
        (WAITS_FOR_A_LOCK, ("--timeout", "2"), "INCONCLUSIVE"),
        (SHARES_ONE_OF_TWO, (), "SHARES"),
        (LIVES + LISTENS_LATER_ON_ANOTHER, ("--stops-all",), "BLOCKED up to 103 s"),
        (LIVES + LOOKS_AFTER_LISTEN, (), "NOT-PORT"),
        (LIVES + LOOKS_LONG_AFTER_LISTEN, (), "NOT-PORT"),
        (LEAKS_AT_RELOAD, ("--reload", "HUP"), "LEAKS"),
        (DIES_OF_A_RESET, (), "INCONCLUSIVE"),
        (LIVES + HAS_WORKERS_THAT_LISTEN, ("--stops-all",), "SHARES"),
    ],
    ids=[
        "waits for a lock",
        "shares one of two",
        "listens later on another",
        "looks after listen",
        "looks long after listen",
        "leaks at reload",
        "dies of a reset",
        "workers that listen",
    ],
)
def test_what_shows_at_one_moment_only_is_not_safe(
    text: str, words: tuple[str, ...], verdict: str, tmp_path: Path
) -> None:
    program = tmp_path / "server.py"
    program.write_text(SERVER + text)
    card = check(*words, "--request", "line", "--", PYTHON, str(program), str(tmp_path / "beside"))
    assert card.words == verdict, card.out + card.err


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LIVES + BINDS_ANEW, ("--reload", "HUP")),
        (LIVES + HANDS_OVER, ("--reload", "USR2")),
        (LIVES + TAKES_ITS_TIME_TO_END, ()),
        (LIVES + IS_A_DAEMON, ()),
        (LIVES + GOES_TO_THE_NEXT_PORT, ()),
    ],
    ids=[
        "binds anew",
        "hands over",
        "takes its time to end",
        "is a daemon",
        "goes to the next port",
    ],
)
def test_what_looks_like_a_fault_and_is_none_is_safe(
    text: str, words: tuple[str, ...], tmp_path: Path
) -> None:
    program = tmp_path / "server.py"
    program.write_text(SERVER + text)
    card = check(*words, "--", PYTHON, str(program), str(tmp_path / "beside"))
    assert card.words == "SAFE", card.out + card.err


@pytest.mark.parametrize(
    ("way", "verdict"),
    [
        ("accept", "SAFE"),
        ("epoll", "SAFE"),
        ("poll", "SAFE"),
        ("select", "SAFE"),
        ("nothing", "LEAKS"),
        ("inherits-epoll", "LEAKS"),
    ],
)
def test_a_worker_that_is_executed_to_serve_is_no_leak(
    tmp_path: Path, way: str, verdict: str
) -> None:
    program = tmp_path / "server.py"
    program.write_text(SERVER + EXECUTES_WORKERS)
    card = check("--json", "--", PYTHON, str(program), way)
    leaks = [it for it in card.data["findings"] if it["verdict"] == "LEAKS"]
    assert bool(leaks) == (verdict == "LEAKS"), card.out


def test_the_master_is_stopped_and_not_a_worker(tmp_path: Path) -> None:
    program = tmp_path / "server.py"
    program.write_text(SERVER + LIVES + HAS_WORKERS_THAT_LISTEN)
    words = ("--json", "--", PYTHON, str(program), "none")
    restarts = check(*words).data["restarts"]
    lived_on = {it["stop"] for it in restarts if it["child_lives"]}
    assert lived_on == {"SIGKILL"}, restarts


def test_the_advice_is_about_the_socket_that_was_refused(tmp_path: Path) -> None:
    program = tmp_path / "server.py"
    probe = 'probe = socket.socket()\nprobe.bind(("127.0.0.1", 8000))\nprobe.close()\n'
    program.write_text(SERVER + probe + "serve(listen(8000))\n")
    card = check("--", PYTHON, str(program), "none")
    assert card.words.startswith("BLOCKED up to"), card.out
    assert "before bind() on the socket that was refused, too" in card.out
    assert "please report" not in card.out


@pytest.mark.parametrize(
    ("text", "sentence", "advice"),
    [
        (
            FORKS_FOR_CLIENTS,
            "a child that it forked lives on and keeps a connection on the port",
            "do: set SO_REUSEADDR on the listening socket before bind()",
        ),
        (
            EXECUTES_WITH_CONNECTIONS,
            "a child that it executed lives on and keeps a connection on the port",
            "do: accept connections with SOCK_CLOEXEC (accept4(2)); and set SO_REUSEADDR",
        ),
        (
            TAKES_THE_OPTION_FROM_CONNECTIONS,
            "beside TIME_WAIT of 127.0.0.1:8000 the restart was refused",
            "do: leave SO_REUSEADDR set on connections",
        ),
        (
            LOSES_ITS_OPTION,
            "beside TIME_WAIT of 127.0.0.1:8000 the restart was refused",
            "do: leave SO_REUSEADDR set on the listening socket",
        ),
    ],
    ids=[
        "forks for clients",
        "executes with connections",
        "takes the option from connections",
        "loses its option",
    ],
)
def test_the_advice_is_about_what_is_in_the_way(
    text: str, sentence: str, advice: str, tmp_path: Path
) -> None:
    program = tmp_path / "server.py"
    program.write_text(SERVER + LIVES + text)
    card = check("--", PYTHON, str(program), "none")
    assert card.words.startswith("BLOCKED"), card.out
    assert sentence in card.out and advice in card.out, card.out
    assert "please report" not in card.out


def test_a_server_that_writes_without_an_end_is_checked() -> None:
    card = check("--timeout", "1", "--", "yes")
    assert card.code == 3 and "did not listen in time" in card.out, card.out
