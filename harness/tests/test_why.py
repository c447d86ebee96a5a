"""`bindlab why PORT` on real holders of a port, in a network namespace made for each test.

Root runs it as root and as a user without any right; an ordinary user as root of a user namespace.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from harness.tests.end_to_end import ENGINE, need_namespaces
from harness.tools.port_holders import (
    BOUND,
    IN_FIN_WAIT2,
    IN_TIME_WAIT,
    LEFT_BEHIND,
    LISTEN,
    PAIR,
    ROOT_USER,
    SELF_CONNECTION,
    TIME_WAIT,
    UDP,
    HolderHost,
    holder_host,
)
from harness.tests.patience import PATIENCE

# No users of the machine.
ONE, OTHER = 64001, 64002


@dataclass(slots=True)
class Answer:
    """What `why` said, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """The first line."""
        return self.out.partition("\n")[0]


class Host(HolderHost):
    """One that asks `why`."""

    def why(self, *words: str, uid: int | None = None) -> Answer:
        """What `bindlab why 8080 …` says there."""
        done = subprocess.run(
            self.inside(str(ENGINE), "why", "8080", *words, uid=uid),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def data(self, *words: str, uid: int | None = None) -> dict[str, Any]:
        """The same as JSON."""
        answer = self.why("--json", *words, uid=uid)
        data: dict[str, Any] = json.loads(answer.out)
        assert data["format"] == 1
        assert data["exit"] == answer.code
        return data


@pytest.fixture
def host() -> Iterator[Host]:
    """A fresh namespace with lo up; everything in it has ended afterwards."""
    need_namespaces()
    with holder_host() as made:
        yield Host(made.first, made.holders)


def need_other_users() -> None:
    """Skips where there is but one."""
    if not ROOT_USER:
        pytest.skip("another user takes root: run it as root")


def only_socket(data: dict[str, Any]) -> dict[str, Any]:
    """The one socket on the port."""
    assert len(data["sockets"]) == 1, data["sockets"]
    socket: dict[str, Any] = data["sockets"][0]
    return socket


def test_a_port_that_nobody_holds_is_free(host: Host) -> None:
    answer = host.why("--try")
    assert answer.code == 0
    assert answer.sentence == "TCP port 8080 is free: no socket is on it (the kernel was asked)."
    assert answer.err == ""


def test_a_listener_is_named_with_its_process_and_the_option_that_is_missing(host: Host) -> None:
    holder = host.hold(LISTEN)
    answer = host.why("--reuseport")
    assert answer.code == 1
    assert f"(pid {holder.pid}, " in answer.sentence
    assert f"which listens on 127.0.0.1:8080, until pid {holder.pid} closes" in answer.sentence
    assert "options: SO_REUSEADDR 0, SO_REUSEPORT 0" in answer.out
    assert "(the holder lacks SO_REUSEPORT)" in answer.out
    verdicts = host.data("--try")["verdicts"]
    assert [it["bind"] for it in verdicts] == ["EADDRINUSE"] * 4
    assert [it["tried"] for it in verdicts] == ["EADDRINUSE"] * 4
    assert {it["rule"] for it in verdicts} == {"listener"}
    assert host.why("--bind", "127.0.0.2", "--try").code == 0


def test_a_listener_with_reuseport_lets_its_user_in(host: Host) -> None:
    host.hold(
        "s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1);"
        "s.bind(('0.0.0.0', 8080)); s.listen()"
    )
    assert host.why().code == 1
    data = host.data("--reuseport", "--try")
    assert data["exit"] == 0
    assert [it["tried"] for it in data["verdicts"]] == ["EADDRINUSE", "EADDRINUSE", "ok", "ok"]
    assert [it["bind"] for it in data["verdicts"]] == ["EADDRINUSE", "EADDRINUSE", "ok", "ok"]


def test_asking_leaves_the_holder_as_it_was(host: Host) -> None:
    holder = host.hold(f"{LISTEN}; s.settimeout(20)")
    before = host.data()["sockets"]
    host.why("--try", "--reuseaddr", "--reuseport")
    assert host.data()["sockets"] == before
    assert holder.poll() is None


def test_a_bound_socket_is_told_from_a_listener(host: Host) -> None:
    host.hold(BOUND)
    answer = host.why()
    assert answer.code == 1
    assert "which has bound 0.0.0.0:8080 and does not listen" in answer.sentence
    assert "TCP bound, not listening 0.0.0.0:8080" in answer.out
    assert "the holder lacks SO_REUSEADDR" in host.why("--reuseaddr").out


REMEMBERED = """
def made(device, **options):
    s = socket.socket()
    for name, value in options.items():
        s.setsockopt(socket.SOL_SOCKET, getattr(socket, name), value)
    if device:
        s.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, device)
    s.bind(('0.0.0.0', 8080))
    return s
"""


def two_devices(host: Host) -> None:
    """Besides lo: one, and its other end."""
    words = ["ip", "link", "add", "one", "type", "veth", "peer", "name", "other"]
    subprocess.run(host.inside(*words), check=True)


@pytest.mark.parametrize("was_there", [True, False])
def test_one_with_reuseport_that_has_gone_may_let_in_beside_a_holder_on_a_device(
    host: Host, was_there: bool
) -> None:
    two_devices(host)
    gone = "made(b'other', SO_REUSEPORT=1).close()" if was_there else ""
    host.hold(f"{REMEMBERED}\nholder = made(b'one'); holder.listen()\n{gone}")
    on_all = ("--bind", "0.0.0.0")
    answer = host.why(*on_all, "--reuseport")
    assert answer.code == 3
    assert "the port remembers the last socket with SO_REUSEPORT" in answer.sentence
    binds = [it["bind"] for it in host.data(*on_all)["verdicts"]]
    assert binds == ["EADDRINUSE", "EADDRINUSE", "unknown", "unknown"]
    for _ in range(2):  # asking does not change it
        tried = [it["tried"] for it in host.data(*on_all, "--try")["verdicts"]]
        assert tried == ["EADDRINUSE"] * 2 + ["ok" if was_there else "EADDRINUSE"] * 2


@pytest.mark.parametrize("was_there", [True, False])
def test_trials_leave_what_a_port_remembers_as_it_was(host: Host, was_there: bool) -> None:
    gone = "made(b'', SO_REUSEADDR=1, SO_REUSEPORT=1).close()" if was_there else ""
    host.hold(f"{REMEMBERED}\nholder = made(b'', SO_REUSEADDR=1)\n{gone}")
    on_all = ("--bind", "0.0.0.0")
    for _ in range(3):
        data = host.data(*on_all, "--try")
        assert [it["bind"] for it in data["verdicts"]] == ["EADDRINUSE", "ok", "unknown", "ok"]
        with_port = "ok" if was_there else "EADDRINUSE"
        assert [it["tried"] for it in data["verdicts"]] == ["EADDRINUSE", "ok", with_port, "ok"]


def test_a_holder_on_no_device_refuses_for_certain(host: Host) -> None:
    two_devices(host)
    host.hold(f"{REMEMBERED}\nholder = made(b'', SO_REUSEADDR=1); holder.listen()")
    for words in [("--reuseport",), ("--reuseport", "--device", "one")]:
        answer = host.why("--bind", "0.0.0.0", *words)
        assert answer.code == 1
        assert "(the holder lacks SO_REUSEPORT)" in answer.out


def test_time_wait_goes_by_itself_and_keeps_its_options_to_itself(host: Host) -> None:
    host.hold(IN_TIME_WAIT)
    answer = host.why()
    assert answer.code == 2
    assert "is held by no process" in answer.sentence
    assert "is in TIME_WAIT, and goes by itself in " in answer.sentence
    socket = only_socket(host.data())
    assert 30_000 < socket["timer_left_ms"] <= 61_000
    assert socket["options"] is None
    unknown = host.why("--reuseaddr")
    assert unknown.code == 3
    assert "in TIME_WAIT has SO_REUSEADDR or SO_REUSEPORT" in unknown.sentence
    assert host.why("--reuseaddr", "--try").code == 2


def test_time_wait_lets_in_whom_its_option_lets_in(host: Host) -> None:
    option = "s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind("
    closed = f"{PAIR}; a.close(); c.close()".replace("s.bind(", option)
    host.hold(f"{closed}\n{TIME_WAIT}")
    assert host.why("--reuseaddr").code == 3
    assert host.why("--reuseaddr", "--try").code == 0


def test_an_orphan_in_fin_wait2_has_the_time_that_is_left(host: Host) -> None:
    host.hold(IN_FIN_WAIT2)
    data = host.data("--bind", "127.0.0.1")
    assert data["exit"] == 2
    socket = only_socket(data)
    assert (socket["state"], socket["as"]) == ("FIN_WAIT2", "remnant")
    assert 0 < socket["timer_left_ms"] <= 61_000
    assert "tcp_fin_timeout is 60 s" in socket["ends"]


def test_a_udp_socket_is_open_and_in_no_tcp_sockets_way(host: Host) -> None:
    host.hold(UDP)
    answer = host.why()
    assert answer.code == 0
    assert "UDP open 0.0.0.0:8080" in answer.out
    udp = host.why("--udp", "--try", "--reuseaddr")
    assert udp.code == 1
    assert "not tried: a datagram might be lost" in udp.out


def test_a_child_that_was_left_behind_with_a_listener_is_called_so(host: Host) -> None:
    host.hold(LEFT_BEHIND)
    answer = host.why()
    assert answer.code == 1
    assert "whoever started it is gone" in answer.out
    (owner,) = only_socket(host.data())["owners"]
    assert owner["parent_gone"] is True


def test_all_who_have_a_listener_open_are_named(host: Host) -> None:
    holder = host.hold(f"{LISTEN}\nif os.fork() == 0:\n    os.read(0, 1); os._exit(0)")
    answer = host.why()
    assert " and 1 more process, " in answer.sentence
    owners = only_socket(host.data())["owners"]
    assert holder.pid in [owner["pid"] for owner in owners]
    assert len(owners) == 2


def test_a_connection_with_itself_is_called_so_and_how_to_prevent_it(host: Host) -> None:
    host.hold(SELF_CONNECTION)
    answer = host.why()
    assert answer.code == 1
    assert "met its own port and is one with itself" in answer.sentence
    assert "sysctl -w net.ipv4.ip_local_reserved_ports=8080" in answer.out


def test_another_users_listener_is_seen_and_what_hides_it_said(host: Host) -> None:
    need_other_users()
    host.hold(LISTEN, uid=ONE)
    answer = host.why(uid=OTHER)
    assert answer.code == 1
    assert f"held by a process of uid {ONE} that cannot be seen from here" in answer.sentence
    assert "options: not to be seen: its process cannot be seen" in answer.out
    assert "CAP_SYS_PTRACE" in answer.out
    assert host.why("--reuseport", uid=OTHER).code == 1
    assert host.why("--reuseport", uid=ONE).code == 1  # his own he may look into
    assert only_socket(host.data(uid=ONE))["options"] is not None


@pytest.mark.parametrize("hidepid", [1, 2, 4])
def test_processes_that_proc_hides_are_never_taken_for_none(host: Host, hidepid: int) -> None:
    need_other_users()
    code = "import socket, subprocess, sys; s = socket.socket(); s.bind(('127.0.0.1', 8081));"
    code += "s.listen(); sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)"
    user = ["setpriv", f"--reuid={ONE}", f"--regid={ONE}", "--clear-groups"]
    why = [*user, str(ENGINE), "why", "8081", "--reuseport", "--json"]
    mount = f'mount -o remount,hidepid={hidepid} /proc && exec "$@"'
    words = ["unshare", "-p", "-f", "--mount-proc", "sh", "-c", mount, "sh"]
    words += [sys.executable, "-c", code, *why]
    done = subprocess.run(
        host.inside(*words), capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    data = json.loads(done.stdout)
    assert "held by a process of user root that cannot be seen from here" in data["sentence"]
    assert data["hidden"]["unlisted"] is (hidepid != 1)
    assert (data["hidden"]["processes"] > 0) is (hidepid == 1)


def test_options_of_ones_own_that_are_hidden_are_not_guessed(host: Host) -> None:
    need_other_users()
    holder = "import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)"  # PR_SET_DUMPABLE
    host.hold(f"{LISTEN}; {holder}", uid=ONE)
    answer = host.why("--reuseport", uid=ONE)
    assert answer.code == 3
    assert "whether 127.0.0.1:8080 in LISTEN has SO_REUSEADDR or SO_REUSEPORT" in answer.sentence


def test_what_no_holder_is_to_blame_for_is_kept_apart(host: Host) -> None:
    answer = host.why("--bind", "10.9.8.7")
    assert answer.code == 4
    assert "EADDRNOTAVAIL" in answer.sentence and "IP_FREEBIND" in answer.sentence
    assert "bind: ok" not in answer.out
    verdicts = host.data("--bind", "10.9.8.7")["verdicts"]
    assert {(it["bind"], it["listen"]) for it in verdicts} == {("EADDRNOTAVAIL", "-")}
    need_other_users()
    words = host.inside(str(ENGINE), "why", "80", uid=ONE)
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 4
    assert "EACCES" in done.stdout.partition("\n")[0]
    without = ["setpriv", "--bounding-set=-net_bind_service", "--inh-caps=-net_bind_service"]
    words = host.inside(*without, str(ENGINE), "why", "80")
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=PATIENCE)
    assert done.returncode == 4
    assert "CAP_NET_BIND_SERVICE, which this process lacks" in done.stdout


def test_a_link_local_address_or_group_needs_its_device(host: Host) -> None:
    answer = host.why("--udp", "--bind", "ff02::fb")
    assert answer.code == 4
    assert "EINVAL, ff02::fb needs a device: --device NAME" in answer.sentence
    for words in (["ff02::fb%lo"], ["ff01::1%lo"], ["ff02::fb%1"], ["ff02::fb", "--device", "lo"]):
        answer = host.why("--udp", "--try", "--bind", *words)
        assert (answer.code, answer.err) == (0, ""), words
    for scope in ("0", "99", "nosuch", "1x", ""):
        answer = host.why("--bind", f"fe80::1%{scope}")
        assert answer.code == 64
        assert answer.err.startswith(f"why: --bind: there is no device '{scope}': see ip link")
    answer = host.why("--bind", "ff05::1%lo")
    assert answer.code == 64
    assert "only an address of link-local or interface-local scope names" in answer.err


def test_an_option_without_its_value_is_no_default(host: Host) -> None:
    for words in (["--bind", ""], ["--bind", "%lo"], ["--uid", ""], ["--output", ""]):
        answer = host.why(*words)
        assert (answer.code, answer.out, answer.err.count("\n")) == (64, "", 1), words
        assert words[0] in answer.err
    done = subprocess.run(
        host.inside(str(ENGINE), "why", "--output", "", "--", "true"),
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stderr.count("\n")) == (64, 1)


def test_ipv6_that_is_switched_off_is_named(host: Host) -> None:
    for device in ("lo", "all"):
        setting = f"net.ipv6.conf.{device}.disable_ipv6"
        subprocess.run(host.inside("sysctl", "-qw", f"{setting}=1"), check=True, timeout=PATIENCE)
        answer = host.why("--bind", "::1")
        assert answer.code == 4
        assert (
            ": IPv6 is switched off" in answer.sentence and f"({setting} is 1)" in answer.sentence
        )


def test_waiting_ends_when_the_holder_does(host: Host) -> None:
    holder = host.hold(LISTEN)
    at_once = host.why("--wait", "--timeout", "0")
    assert (at_once.code, at_once.err) == (1, "")
    waiting = subprocess.Popen(
        host.inside(str(ENGINE), "why", "8080", "--wait", "--timeout", "20"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert waiting.stderr is not None
    told = waiting.stderr.readline()  # before there is an answer
    assert told.startswith("why: waiting up to 20 s: TCP port 8080 is held by python3 (pid ")
    holder.communicate()
    out, more = waiting.communicate(timeout=PATIENCE)
    assert (waiting.returncode, more) == (0, "")
    assert out.startswith("TCP port 8080 is free")


def test_other_namespaces_are_looked_into_or_named(host: Host) -> None:
    need_other_users()
    holder = host.hold(LISTEN)
    words = [str(ENGINE), "why", "8080", "--all-namespaces", "--json"]
    done = subprocess.run(words, capture_output=True, check=False, timeout=PATIENCE)
    found = json.loads(done.stdout)["namespaces"]["found"]
    owners = [
        owner["pid"]
        for namespace in found
        for socket in namespace["sockets"]
        for owner in socket["owners"]
    ]
    assert holder.pid in owners
    words = host.inside(*words, uid=ONE)
    done = subprocess.run(words, capture_output=True, check=False, timeout=PATIENCE)
    namespaces = json.loads(done.stdout)["namespaces"]
    assert namespaces["hidden"]["processes"] > 0
    assert all(it["obstacle"] for it in namespaces["found"])
