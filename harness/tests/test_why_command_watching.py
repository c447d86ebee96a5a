"""`bindlab why -- COMMAND` is in nobody's way: streams, signals, exit codes, children, ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.tests.end_to_end import ENGINE
from harness.tests.watched_command import START, WatchingHost, watching_host
from harness.tools.port_holders import ROOT_USER
from harness.tests.patience import PATIENCE

# No user of the machine.
ONE = 64001


@pytest.fixture
def host() -> Iterator[WatchingHost]:
    """A fresh namespace with lo up."""
    with watching_host() as made:
        yield made


def test_threads_and_children_are_followed(host: WatchingHost) -> None:
    watched = host.python(
        "def fail(port): attempt(tcp().bind, ('10.9.8.7', port))\n"
        "t = threading.Thread(target=fail, args=(1,)); t.start(); t.join()\n"
        "if os.fork() == 0: fail(2); os._exit(0)\n"
        "os.wait()\n"
        "import subprocess\n"
        "subprocess.run([sys.executable, '-c', 'import socket\\n'\n"
        "    'try: socket.socket().bind((\"10.9.8.7\", 3))\\nexcept OSError: pass'])"
    )
    assert watched.code == 0
    first, second, third = watched.failed
    assert first["tid"] != first["process"]["pid"]
    assert len({it["process"]["pid"] for it in watched.failed}) == 3
    assert second["call"]["address"] == "10.9.8.7:2"
    assert third["call"]["address"] == "10.9.8.7:3"


def test_the_same_again_is_counted(host: WatchingHost) -> None:
    watched = host.python("for _ in range(5): attempt(tcp().bind, ('10.9.8.7', 80))")
    assert len(watched.failed) == 1
    assert (watched.events[-1]["failed"], watched.events[-1]["repeated"]) == (1, 4)


def test_a_command_that_does_well_is_not_spoken_of(host: WatchingHost) -> None:
    watched = host.text("--", sys.executable, "-c", START + "s = tcp(); s.listen(); print('on')")
    assert (watched.code, watched.out, watched.err) == (0, "on\n", "")


def test_a_command_that_fails_for_another_reason_is_told_so(
    host: WatchingHost, tmp_path: Path
) -> None:
    watched = host.text("--", "sh", "-c", "exit 3")
    assert watched.code == 3
    assert "no bind, listen or connect of it failed: a port is hardly the reason" in watched.err
    pid_file = tmp_path / "x.pid"
    pid_file.write_text("1\n")
    code = f"sys.exit(attempt(os.open, {str(pid_file)!r}, os.O_CREAT | os.O_EXCL))"
    locked = host.python(code)
    assert locked.code == 1
    assert locked.events[-1]["file"]["path"] == str(pid_file)
    assert locked.events[-1]["file"]["errno"] == "EEXIST"
    assert str(pid_file) in locked.events[-1]["sentence"]


def test_a_connect_that_went_on_is_named(host: WatchingHost) -> None:
    watched = host.python(
        "s = tcp(); s.bind(('127.0.0.1', 81)); s.listen()\n"
        "for port in 80, 81, 80:\n"
        "    a = tcp(); a.setblocking(False); attempt(a.connect, ('127.0.0.1', port))\n"
        "sys.exit(3)"
    )
    end = watched.events[-1]
    assert (end["failed"], end["went_on"]) == (0, 3)
    assert end["pending"] == [
        {"address": "127.0.0.1:80", "listened": False},
        {"address": "127.0.0.1:81", "listened": True},
    ]
    assert "127.0.0.1:80 (where nobody listened)" in end["sentence"]


def test_standard_streams_and_exit_codes_are_the_commands(host: WatchingHost) -> None:
    assert host.text("--", "cat", stdin="through\n").out == "through\n"
    assert host.text("--", "sh", "-c", "echo words >&2; exit 5").err.startswith("words\n")
    killed = host.text("--", "sh", "-c", "kill -9 $$")
    assert killed.code == 128 + signal.SIGKILL


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--", "/nowhere/at/all"), 127, "run /nowhere/at/all: No such file or directory"),
        (("--", "no-such-command-here"), 127, "run no-such-command-here: "),
        (("--", "/etc/passwd"), 126, "run /etc/passwd: Permission denied"),
        (("--", "/etc/"), 126, "run /etc/: Is a directory"),
        (("--",), 64, "there is no COMMAND behind --"),
        (("8080", "--", "true"), 64, "and -- COMMAND exclude each other"),
        (("--reuseaddr", "--", "true"), 64, "--reuseaddr and -- COMMAND exclude each other"),
        (("--output", "x", "8080"), 64, "--output is for -- COMMAND"),
        (("--output", "/nowhere/at/all", "--", "true"), 125, "--output /nowhere/at/all"),
        ((), 64, "PORT is required, or -- COMMAND"),
    ],
)
def test_what_cannot_be_run_is_one_line(
    host: WatchingHost, words: tuple[str, ...], code: int, said: str
) -> None:
    watched = host.text(*words)
    assert watched.code == code
    (line,) = watched.err.splitlines()
    assert line.startswith("why: ") and said in line


def test_a_script_without_its_interpreter_is_one_line(host: WatchingHost, tmp_path: Path) -> None:
    script = tmp_path / "crlf"
    script.write_bytes(b"#!/bin/sh\r\necho\n")
    script.chmod(0o755)
    watched = host.text("--", str(script))
    assert watched.code == 127
    (line,) = watched.err.splitlines()
    assert "its interpreter '/bin/sh\\r', of a line that ends in CR LF, is missing" in line


def test_a_command_that_is_traced_already_is_one_line(host: WatchingHost) -> None:
    watched = host.text("--", str(ENGINE), "why", "--", "true")
    assert watched.code == 125
    first, _ = watched.err.splitlines()
    assert first.startswith("why: trace the command (ptrace): ")
    assert "run it as root" in first


def test_a_closed_standard_stream_stays_closed(host: WatchingHost) -> None:
    closed = subprocess.run(
        host.inside("sh", "-c", f"exec '{ENGINE}' why -- cat <&-"),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert "Bad file descriptor" in closed.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_goes_to_the_command(host: WatchingHost, number: signal.Signals) -> None:
    code = (
        "import signal\n"
        f"signal.signal({int(number)}, lambda n, f: os._exit(7))\n"
        "print('ready', flush=True)\n"
        "os.read(0, 1)\n"
    )
    words = host.inside(str(ENGINE), "why", "--", sys.executable, "-c", START + code)
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as why:
        assert why.stdout is not None
        assert why.stdout.readline() == b"ready\n"
        why.send_signal(number)
        assert why.wait(PATIENCE) == 7


def test_nothing_of_a_command_outlives_us(host: WatchingHost) -> None:
    words = host.inside(str(ENGINE), "why", "--", "sh", "-c", "echo ready; exec sleep 1000")
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as why:
        assert why.stdout is not None
        assert why.stdout.readline() == b"ready\n"
        why.kill()
        why.wait(PATIENCE)
        assert why.stdout.read() == b"", "closed when the last writer has ended"


def test_a_program_of_another_architecture_is_named(host: WatchingHost, tmp_path: Path) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("i386 beside x86-64 is what is tried: needs such a machine")
    source, program = tmp_path / "small.c", tmp_path / "small"
    # exit(3), as i386 has it
    source.write_text('void _start(void) { __asm__ volatile("int $0x80" ::"a"(1), "b"(3)); }')
    words = ["-m32", "-nostdlib", "-static", "-fno-pic", "-no-pie", "-o", str(program)]
    subprocess.run(["cc", *words, source], check=True, timeout=PATIENCE)
    watched = host.text("--", str(program))
    if watched.code == 126:
        pytest.skip("this kernel runs no programs of i386 (CONFIG_IA32_EMULATION)")
    assert watched.code == 3
    assert "makes its calls as i386, which are not watched" in watched.err


def test_a_set_user_id_program_is_named_that_runs_without_its_right(host: WatchingHost) -> None:
    if not ROOT_USER:
        pytest.skip("another user takes root: run it as root")
    watched = host.text("--", "su", "--version", uid=ONE)
    assert "is set-user-ID or set-group-ID, and runs without those rights" in watched.err
    assert "set-user-ID" not in host.text("--", "su", "--version").err
