"""`bindlab why -- COMMAND`: real programs whose calls fail, in a network namespace made for each.

Root runs it as root and as a user without any right; an ordinary user as root of a user namespace.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.tests.watched_command import WatchingHost, watching_host
from harness.tools.port_holders import LISTEN, ROOT_USER
from harness.tests.patience import PATIENCE

# No users of the machine.
ONE, OTHER = 64001, 64002
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


@pytest.fixture
def host() -> Iterator[WatchingHost]:
    """A fresh namespace with lo up."""
    with watching_host() as made:
        yield made


def server(folder: Path, *options: str) -> str:
    """A program in C, compiled."""
    source, program = folder / "server.c", folder / "server"
    source.write_text(SERVER)
    subprocess.run(["cc", *options, "-o", program, source], check=True, timeout=PATIENCE)
    return str(program)


@pytest.mark.parametrize("options", [("-g", "-O0"), ("-g", "-O2"), ("-g", "-static")], ids=" ".join)
def test_a_refused_bind_has_its_source_line_and_its_holder(
    host: WatchingHost, tmp_path: Path, options: tuple[str, ...]
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


def test_without_debug_information_the_module_is_named(host: WatchingHost, tmp_path: Path) -> None:
    program = server(tmp_path, "-s")
    call = host.data(program).failed[0]
    assert call["caller"]["module"] == program
    assert call["caller"]["offset"] > 0
    assert call["source"] is None


def test_a_function_of_c_keeps_its_name(host: WatchingHost, tmp_path: Path) -> None:
    source, program = tmp_path / "f.c", tmp_path / "f"
    source.write_text(
        "#include <sys/socket.h>\n"
        "int f(void) { return bind(-1, 0, 0); }\n"
        "int main(void) { return f(); }\n"
    )
    subprocess.run(["cc", "-g", "-O0", "-o", program, source], check=True, timeout=PATIENCE)
    assert host.data(str(program)).failed[0]["caller"]["function"] == "f", "a float's mangled name"


def test_the_text_says_the_same(host: WatchingHost, tmp_path: Path) -> None:
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
        "From 127.0.0.1:81 to 127.0.0.1:80 there is a connection already: python3 (pid ",
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
def test_what_is_to_blame_is_kept_apart(host: WatchingHost, kind: str) -> None:
    code, words = KINDS[kind]
    watched = host.python(code)
    assert watched.code == 0, watched.err
    assert watched.kinds == [kind]
    assert words in watched.failed[0]["sentence"]


def test_the_socket_counts_not_where_its_process_is(host: WatchingHost) -> None:
    watched = host.python(
        "a, b = tcp(), tcp(); a.bind(('', 80)); a.listen()\n"
        "import ctypes; assert ctypes.CDLL(None).unshare(0x40000000) == 0  # CLONE_NEWNET\n"
        "attempt(b.bind, ('', 80))"
    )
    assert watched.kinds == ["port-held"], watched.err
    assert "which listens on 0.0.0.0:80" in watched.failed[0]["sentence"]


def test_listen_may_be_what_fails(host: WatchingHost) -> None:
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


def test_a_unix_socket_is_served_or_left_over(host: WatchingHost, tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    served = host.python(f"s = unix(); s.bind({path!r}); attempt(unix().bind, {path!r})")
    assert served.kinds == ["path-served"]
    assert str(served.failed[0]["process"]["pid"]) in served.failed[0]["sentence"]
    left = host.python(f"attempt(unix().bind, {path!r}); attempt(unix().connect, {path!r})")
    assert left.kinds == ["path-left-over", "path-left-over"]
    remedies = left.failed[0]["remedies"]
    # Not everybody may look into all network namespaces, in one of which its server may be.
    assert f"rm {path}" in remedies or f"rm {path}, if its server has ended." in remedies
    name = host.python("s = unix(); s.bind('\\0x'); attempt(unix().bind, '\\0x')")
    assert name.kinds == ["path-served"]


def test_a_tentative_address_is_no_missing_one(host: WatchingHost) -> None:
    # Without a carrier duplicate address detection does not even begin.
    host.run("ip", "link", "add", "v0", "type", "veth", "peer", "name", "v1")
    host.run("ip", "link", "set", "v0", "up")
    host.run("ip", "address", "add", "fd00::1/64", "dev", "v0")
    watched = host.python("attempt(tcp6().bind, ('fd00::1', 80))")
    assert watched.kinds == ["address-tentative"]
    assert "is on v0, but still tentative" in watched.failed[0]["sentence"]


def test_an_ordinary_user_learns_of_the_right_he_lacks(host: WatchingHost) -> None:
    if not ROOT_USER:
        pytest.skip("another user takes root: run it as root")
    watched = host.python("sys.exit(attempt(tcp().bind, ('0.0.0.0', 80)))", uid=ONE)
    assert watched.code == 1
    assert watched.kinds == ["privileged-port"]
    assert "Port 80 is below 1024" in watched.failed[0]["sentence"]
    assert watched.failed[0]["socket"]["uid"] == ONE
    assert watched.failed[0]["caller"] is not None


def test_a_program_that_may_not_be_looked_into_is_not_misread(host: WatchingHost) -> None:
    if not ROOT_USER:
        pytest.skip("root of a user namespace may look into all of it: run it as root")
    watched = host.python(
        "import ctypes; assert ctypes.CDLL(None).prctl(4, 0) == 0  # PR_SET_DUMPABLE\n"
        "s = tcp(); attempt(s.bind, ('127.0.0.1', 80)); attempt(s.bind, ('10.9.8.7', 8080))",
        uid=ONE,
    )
    privileged, elsewhere = watched.failed
    assert privileged["call"]["address"] == "an unreadable address"
    assert privileged["socket_hidden"] == "its program is not dumpable"
    assert "ip_unprivileged_port_start" in privileged["sentence"]
    assert elsewhere["errno"] == "EADDRNOTAVAIL"
    (note,) = [it for it in watched.events if it["event"] == "note"]
    assert "is not dumpable" in note["sentence"] and "run bindlab as root" in note["sentence"]


def test_a_shared_port_of_another_user_is_named(host: WatchingHost) -> None:
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


def test_a_link_local_address_is_asked_of_the_device_that_it_names(host: WatchingHost) -> None:
    host.run("ip", "address", "add", "fe80::9/64", "dev", "lo", "nodad")
    code = "w = ('fe80::9', 8080, 0, 1); s = tcp6(); s.bind(w); attempt(tcp6().bind, w)"
    watched = host.python(code)
    assert watched.kinds == ["port-held"]
    assert "[fe80::9]:8080" in watched.failed[0]["sentence"]
