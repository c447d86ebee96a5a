"""`bindlab why -- COMMAND`: real programs whose calls fail, in a network namespace made for each.

Root runs it as root and as a user without any right; an ordinary user as root of a user namespace.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from harness import ROOT
from harness.tests.end_to_end import ENGINE, need_namespaces
from harness.tools.port_holders import LISTEN, ROOT_USER, HolderHost, holder_host

SCHEMA = json.loads((ROOT / "docs" / "why-command.schema.json").read_text())
# No users of the machine.
ONE, OTHER = 64001, 64002
LIMIT = 60.0
# What every program here begins with. A failed call is no reason for it to end.
START = """
import os, socket, sys, threading
def attempt(call, *words):
    try: call(*words)
    except OSError: return 1
def tcp(): return socket.socket()
def tcp6(): return socket.socket(socket.AF_INET6)
def udp(): return socket.socket(type=socket.SOCK_DGRAM)
def unix(): return socket.socket(socket.AF_UNIX)
def share(s): s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1); return s
"""
SERVER = """
#include <arpa/inet.h>
#include <sys/socket.h>

static __attribute__((noinline)) int serve(int port)
{
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 other = {.sin6_family = AF_INET6};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    int wrong = bind(s, (struct sockaddr *)&other, sizeof other);
    return wrong + bind(s, (struct sockaddr *)&where, sizeof where); /* HERE */
}

int main(void) { return serve(8080) != 0 ? 9 : 0; }
"""
LINE = 1 + SERVER[: SERVER.index("HERE")].count("\n")


@dataclass(slots=True)
class Watched:
    """A command that has ended, and what was said of it."""

    code: int
    out: str
    err: str
    events: list[dict[str, Any]]

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The calls that failed."""
        return [it for it in self.events if it["event"] == "failed-call"]

    @property
    def kinds(self) -> list[str]:
        """Of these, what kind of reason."""
        return [it["kind"] for it in self.failed]


@dataclass(slots=True)
class Host(HolderHost):
    """One that runs commands under `why`."""

    report: Path = Path()

    def text(self, *words: str, uid: int | None = None, stdin: str = "") -> Watched:
        """Runs `bindlab why WORDS`."""
        done = subprocess.run(
            self.inside(str(ENGINE), "why", *words, uid=uid),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=LIMIT,
            check=False,
        )
        return Watched(done.returncode, done.stdout, done.stderr, [])

    def data(self, *command: str, uid: int | None = None) -> Watched:
        """The same of a command as JSON, each line held against the schema."""
        watched = self.text("--json", "--output", str(self.report), "--", *command, uid=uid)
        watched.events = [json.loads(line) for line in self.report.read_text().splitlines()]
        for event in watched.events:
            jsonschema.validate(event, SCHEMA, jsonschema.Draft202012Validator)
        return watched

    def python(self, code: str, uid: int | None = None) -> Watched:
        """The same of a few lines of Python."""
        return self.data(sys.executable, "-c", START + code, uid=uid)

    def run(self, *words: str) -> None:
        """A command that sets something up."""
        subprocess.run(self.inside(*words), check=True, timeout=LIMIT)


@pytest.fixture
def host() -> Iterator[Host]:
    """A fresh namespace with lo up; everything in it has ended afterwards."""
    need_namespaces()
    # Not below pytest's folder, which other users may not enter.
    with tempfile.TemporaryDirectory() as folder, holder_host() as made:
        report = Path(folder) / "report"
        report.touch()
        report.chmod(0o666)
        report.parent.chmod(0o755)
        yield Host(made.first, made.holders, report)


def server(folder: Path, *options: str) -> str:
    """A program in C, compiled."""
    source, program = folder / "server.c", folder / "server"
    source.write_text(SERVER)
    subprocess.run(["cc", *options, "-o", program, source], check=True, timeout=LIMIT)
    return str(program)


@pytest.mark.parametrize("options", [("-g", "-O0"), ("-g", "-O2"), ("-g", "-static")], ids=" ".join)
def test_a_refused_bind_has_its_source_line_and_its_holder(
    host: Host, tmp_path: Path, options: tuple[str, ...]
) -> None:
    holder = host.hold(LISTEN)
    watched = host.data(server(tmp_path, *options))
    assert watched.code == 9
    assert watched.kinds == ["no-such-family", "port-held"]
    call = watched.failed[1]
    assert call["call"]["text"] == "bind(3, 0.0.0.0:8080)"
    assert call["errno"] == "EADDRINUSE"
    assert (Path(call["caller"]["file"]).name, call["caller"]["line"]) == ("server.c", LINE)
    assert call["caller"]["function"].startswith("serve")
    assert f"(pid {holder.pid}, " in call["sentence"]
    assert call["socket"]["SO_REUSEADDR"] is False
    (held,) = call["port"]["sockets"]
    assert held["owners"][0]["pid"] == holder.pid
    assert watched.events[-1]["exit"] == 9


def test_without_debug_information_the_module_is_named(host: Host, tmp_path: Path) -> None:
    program = server(tmp_path, "-s")
    call = host.data(program).failed[0]
    assert call["caller"]["module"] == program
    assert call["caller"]["offset"] > 0
    assert call["source"] is None


def test_the_text_says_the_same(host: Host, tmp_path: Path) -> None:
    host.hold(LISTEN)
    watched = host.text("--", server(tmp_path, "-g"))
    assert watched.code == 9
    assert watched.out == ""
    assert "bind(3, 0.0.0.0:8080) failed: EADDRINUSE" in watched.err
    assert f"server.c:{LINE})" in watched.err
    assert "which listens on 127.0.0.1:8080" in watched.err
    assert "options: SO_REUSEADDR 0, SO_REUSEPORT 0" in watched.err
    assert "the holder lacks SO_REUSEPORT" in watched.err
    assert all(line.startswith("why: ") for line in watched.err.splitlines())


KINDS = {
    "address-not-here": ("attempt(tcp().bind, ('10.9.8.7', 80))", "127.0.0.1 (lo)"),
    "already-bound": (
        "s = tcp(); s.bind(('127.0.0.1', 81)); attempt(s.bind, ('127.0.0.1', 82))",
        "bound to 127.0.0.1:81 already",
    ),
    "wrong-descriptor": ("attempt(udp().listen, 1)", "does not listen"),
    "nobody-listens": (
        "s = tcp(); s.bind(('127.0.0.2', 80)); s.listen()\n"
        "attempt(tcp().connect, ('127.0.0.1', 80))",
        "there listens 127.0.0.2:80",
    ),
    "unreachable": ("attempt(tcp().connect, ('192.0.2.1', 80))", "no route"),
    "path-missing": ("attempt(unix().bind, '/nowhere/at/all/s')", "is not there"),
    "path-other-file": ("attempt(unix().bind, '/etc/passwd')", "is no socket"),
    "ports-used-up": (
        "open('/proc/sys/net/ipv4/ip_local_port_range', 'w').write('40000 40001')\n"
        "s = tcp(); s.bind(('127.0.0.1', 80)); s.listen()\n"
        "all = [tcp() for _ in range(3)]\n"
        "for c in all: attempt(c.connect, ('127.0.0.1', 80))",
        "2 of the 2 ports from 40000 to 40001",
    ),
    "connection-exists": (
        "s = tcp(); s.bind(('127.0.0.1', 80)); s.listen()\n"
        "a, b = share(tcp()), share(tcp()); a.bind(('127.0.0.1', 81)); b.bind(('127.0.0.1', 81))\n"
        "a.connect(('127.0.0.1', 80)); attempt(b.connect, ('127.0.0.1', 80))",
        "From 127.0.0.1:81 to 127.0.0.1:80",
    ),
    "port-held": (
        "s = tcp(); s.bind(('127.0.0.1', 80)); s.listen(); attempt(tcp().bind, ('0.0.0.0', 80))",
        "which listens on 127.0.0.1:80",
    ),
    "port-remnant": (
        "s = tcp(); s.bind(('127.0.0.1', 80)); s.listen()\n"
        "c = tcp(); c.connect(('127.0.0.1', 80))\n"
        "a = s.accept()[0]; a.close(); c.recv(1); c.close(); s.close()\n"
        "attempt(tcp().bind, ('127.0.0.1', 80))",
        "is held by no process",
    ),
    "other": ("attempt(tcp6().bind, ('fe80::1', 80))", "nothing without its device"),
}


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_to_blame_is_kept_apart(host: Host, kind: str) -> None:
    code, words = KINDS[kind]
    watched = host.python(code)
    assert watched.code == 0, watched.err
    assert watched.kinds == [kind]
    assert words in watched.failed[0]["sentence"]


def test_listen_may_be_what_fails(host: Host) -> None:
    watched = host.python(
        "a, b = tcp(), tcp()\n"
        "for s in a, b: s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\n"
        "for s in a, b: s.bind(('127.0.0.1', 80))\n"
        "a.listen(); attempt(b.listen, 5)"
    )
    (call,) = watched.failed
    assert (call["call"]["function"], call["call"]["backlog"]) == ("listen", 5)
    assert call["kind"] == "port-held"
    assert call["socket"]["local"] == "127.0.0.1:80"
    assert len(call["port"]["sockets"]) == 1, "not its own"


def test_a_unix_socket_is_served_or_left_over(host: Host, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    served = host.python(f"s = unix(); s.bind({path!r}); attempt(unix().bind, {path!r})")
    assert served.kinds == ["path-served"]
    assert str(served.failed[0]["process"]["pid"]) in served.failed[0]["sentence"]
    left = host.python(f"attempt(unix().bind, {path!r}); attempt(unix().connect, {path!r})")
    assert left.kinds == ["path-left-over", "path-left-over"]
    assert f"rm {path}" in left.failed[0]["remedies"]
    name = host.python("s = unix(); s.bind('\\0x'); attempt(unix().bind, '\\0x')")
    assert name.kinds == ["path-served"]


def test_a_tentative_address_is_no_missing_one(host: Host) -> None:
    # Without a carrier duplicate address detection does not even begin.
    host.run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1")
    host.run("ip", "link", "set", "v0", "up")
    host.run("ip", "address", "add", "fd00::1/64", "dev", "v0")
    watched = host.python("attempt(tcp6().bind, ('fd00::1', 80))")
    assert watched.kinds == ["address-tentative"]
    assert "is on v0, but still tentative" in watched.failed[0]["sentence"]


def test_an_ordinary_user_learns_of_the_right_he_lacks(host: Host) -> None:
    if not ROOT_USER:
        pytest.skip("another user takes root: run it as root")
    watched = host.python("sys.exit(attempt(tcp().bind, ('0.0.0.0', 80)))", uid=ONE)
    assert watched.code == 1
    assert watched.kinds == ["privileged-port"]
    assert "Port 80 is below 1024" in watched.failed[0]["sentence"]
    assert watched.failed[0]["socket"]["uid"] == ONE
    assert watched.failed[0]["caller"] is not None


def test_a_shared_port_of_another_user_is_named(host: Host) -> None:
    if not ROOT_USER:
        pytest.skip("another user takes root: run it as root")
    host.hold(
        "s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)\n"
        "s.bind(('0.0.0.0', 8080)); s.listen()",
        uid=OTHER,
    )
    watched = host.python("attempt(share(tcp()).bind, ('0.0.0.0', 8080))", uid=ONE)
    assert watched.kinds[0] == "port-other-user", "its options may be hidden"
    root = host.python("os.setuid(64001); attempt(share(tcp()).bind, ('0.0.0.0', 8080))")
    assert root.kinds == ["port-other-user"]
    assert f"belongs to uid {OTHER}" in root.failed[0]["sentence"]


def test_threads_and_children_are_followed(host: Host) -> None:
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


def test_the_same_again_is_counted(host: Host) -> None:
    watched = host.python("for _ in range(5): attempt(tcp().bind, ('10.9.8.7', 80))")
    assert len(watched.failed) == 1
    assert (watched.events[-1]["failed"], watched.events[-1]["repeated"]) == (1, 4)


def test_a_command_that_does_well_is_not_spoken_of(host: Host) -> None:
    watched = host.text("--", sys.executable, "-c", START + "s = tcp(); s.listen(); print('on')")
    assert (watched.code, watched.out, watched.err) == (0, "on\n", "")


def test_a_command_that_fails_for_another_reason_is_told_so(host: Host, tmp_path: Path) -> None:
    watched = host.text("--", "sh", "-c", "exit 3")
    assert watched.code == 3
    assert "no bind, listen or connect of it failed: a port is not the reason" in watched.err
    pid_file = tmp_path / "x.pid"
    pid_file.write_text("1\n")
    code = f"sys.exit(attempt(os.open, {str(pid_file)!r}, os.O_CREAT | os.O_EXCL))"
    locked = host.python(code)
    assert locked.code == 1
    assert locked.events[-1]["file"]["path"] == str(pid_file)
    assert locked.events[-1]["file"]["errno"] == "EEXIST"
    assert str(pid_file) in locked.events[-1]["sentence"]


def test_standard_streams_and_exit_codes_are_the_commands(host: Host) -> None:
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
        (("--",), 64, "there is no COMMAND behind --"),
        (("8080", "--", "true"), 64, "and -- COMMAND exclude each other"),
        (("--reuseaddr", "--", "true"), 64, "--reuseaddr and -- COMMAND exclude each other"),
        (("--output", "x", "8080"), 64, "--output is for -- COMMAND"),
        (("--output", "/nowhere/at/all", "--", "true"), 125, "--output /nowhere/at/all"),
        ((), 64, "PORT is required, or -- COMMAND"),
    ],
)
def test_what_cannot_be_run_is_one_line(
    host: Host, words: tuple[str, ...], code: int, said: str
) -> None:
    watched = host.text(*words)
    assert watched.code == code
    (line,) = watched.err.splitlines()
    assert line.startswith("why: ") and said in line


def test_a_command_that_is_traced_already_is_one_line(host: Host) -> None:
    watched = host.text("--", str(ENGINE), "why", "--", "true")
    assert watched.code == 125
    first, _ = watched.err.splitlines()
    assert first.startswith("why: trace the command (ptrace): ")
    assert "run it as root" in first


def test_a_closed_standard_stream_stays_closed(host: Host) -> None:
    closed = subprocess.run(
        host.inside("sh", "-c", f"exec '{ENGINE}' why -- cat <&-"),
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert "Bad file descriptor" in closed.stderr


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_goes_to_the_command(host: Host, number: signal.Signals) -> None:
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
        assert why.wait(LIMIT) == 7


def test_nothing_of_a_command_outlives_us(host: Host) -> None:
    words = host.inside(str(ENGINE), "why", "--", "sh", "-c", "echo ready; exec sleep 1000")
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as why:
        assert why.stdout is not None
        assert why.stdout.readline() == b"ready\n"
        why.kill()
        why.wait(LIMIT)
        assert why.stdout.read() == b"", "closed when the last writer has ended"


def test_a_program_of_another_architecture_is_named(host: Host, tmp_path: Path) -> None:
    if os.uname().machine != "x86_64":
        pytest.skip("i386 beside x86-64 is what is tried: needs such a machine")
    source, program = tmp_path / "small.c", tmp_path / "small"
    # exit(3), as i386 has it
    source.write_text('void _start(void) { __asm__ volatile("int $0x80" ::"a"(1), "b"(3)); }')
    words = ["-m32", "-nostdlib", "-static", "-fno-pic", "-no-pie", "-o", str(program)]
    subprocess.run(["cc", *words, source], check=True, timeout=LIMIT)
    watched = host.text("--", str(program))
    if watched.code == 126:
        pytest.skip("this kernel runs no programs of i386 (CONFIG_IA32_EMULATION)")
    assert watched.code == 3
    assert "makes its calls as i386, which are not watched" in watched.err


def test_a_set_user_id_program_is_named_that_runs_without_its_right(host: Host) -> None:
    if not ROOT_USER:
        pytest.skip("another user takes root: run it as root")
    watched = host.text("--", "su", "--version", uid=ONE)
    assert "is set-user-ID or set-group-ID, and runs without those rights" in watched.err
    assert "set-user-ID" not in host.text("--", "su", "--version").err
