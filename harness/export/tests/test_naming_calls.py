"""From socket() to accept(): whose a socket is, and what becomes of it."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_interface

import pytest

from harness.export.call_operations import operations_of_call
from harness.export.expected import Wanted
from harness.export.operation import (
    Accept,
    BecomeUser,
    Bind,
    Deafen,
    IsFrom,
    Open,
    SetOption,
)
from harness.export.program import Chosen, Refused
from harness.export.sockets import Sockets
from harness.export.tests.test_expected import step
from harness.language.address import Endpoint


def after(sockets: Sockets, *lines: str, wanted: Wanted = Wanted(None)) -> list[object]:
    """The operations of lines, one after the other; `wanted` is for the last."""
    found: list[object] = []
    for line in lines:
        expected = wanted if line is lines[-1] else Wanted(None)
        found += operations_of_call(replace(step(), call=line), sockets, expected)
    return found


def test_another_users_actor_becomes_him_before_his_socket() -> None:
    found = after(Sockets({"server": "h"}, {"server": 1001}, {}), "socket tcp")
    assert found == [BecomeUser(uid=1001), Open(socket="server", six=False)]


def test_setuid_takes_effect_at_the_next_socket() -> None:
    sockets = Sockets({"server": "h"}, {"server": 0}, {})
    assert after(sockets, "setuid 1002") == []
    assert after(sockets, "socket tcp")[0] == BecomeUser(uid=1002)


def test_a_connection_is_a_socket_of_its_own_name() -> None:
    sockets = Sockets({"server": "h"}, {"server": 0}, {})
    found = after(sockets, "socket tcp", "bind 10.0.0.1:5", "listen", "accept as conn")
    assert found[-1] == Accept(socket="server", made="server_conn")
    assert sockets.listens_on(5) and sockets.bound_on == {5: {"h"}}


def test_a_socket_of_a_host_that_is_lost_is_born_deaf() -> None:
    sockets = Sockets({"server": "h"}, {"server": 0}, {}, lost={"h"})
    assert after(sockets, "socket tcp")[-1] == Deafen(socket="server", six=False)


def test_it_hears_at_an_address_to_which_nothing_is_lost() -> None:
    sockets = Sockets({"server": "h"}, {"server": 0}, {}, {"10.0.0.2"}, lost={"h"})
    found = after(sockets, "socket tcp", "bind 10.0.0.4:5")
    assert found[-1] == Deafen(socket="server", six=False, deaf=False)
    after(sockets, "listen")
    assert len(after(sockets, "accept as conn")) == 1 and sockets.of_host("h") == []
    assert not isinstance(after(sockets, "socket tcp as x", "bind x 10.0.0.2:5")[-1], Deafen)
    assert [it.name for it in sockets.of_host("h")] == ["server_x"]


def test_the_other_ends_address_is_looked_at_where_lo_has_it_too() -> None:
    sockets = Sockets({"server": "h"}, {"server": 0}, {}, address_of={"10.0.0.2": "c"})
    after(sockets, "socket tcp", "listen")
    found = after(sockets, "accept as conn", wanted=Wanted("ok", "[::ffff:10.0.0.2]:*"))
    from_client = IsFrom(socket="server_conn", name=Endpoint("::ffff:10.0.0.2", None), wanted="ok")
    assert found == [Accept(socket="server", made="server_conn", wanted="ok"), from_client]
    sockets.chosen.add("c")
    with pytest.raises(Chosen, match="other end's address is the kernel's choice"):
        after(sockets, "accept", wanted=Wanted("ok", "[::ffff:10.0.0.2]:*"))


def _client(names_sources: bool) -> Sockets:
    """A client that is wired to a server, and has two addresses of each family."""
    ours = ("10.0.0.2/24", "10.0.0.4/24", "fd00::4/64", "fd00::2/64")
    return Sockets(
        {"server": "c"},
        {"server": 0},
        {},
        address_of={"10.0.0.1": "s", "fd00::1": "s", "10.9.0.1": "s"},
        networks={"c": tuple(map(ip_interface, ours))},
        wired=True,
        names_sources=names_sources,
    )


@pytest.mark.parametrize(
    ("socket", "to", "source", "further"),
    [
        ("socket tcp", "10.0.0.1:80", "10.0.0.2", []),
        ("socket tcp6", "[::ffff:10.0.0.1]:80", "::ffff:10.0.0.2", []),
        ("socket tcp6", "[fd00::1]:80", "fd00::2", [("IPV6_V6ONLY", (0,))]),
    ],
)
def test_an_address_that_connect_would_choose_over_a_wire_is_named(
    socket: str, to: str, source: str, further: list[tuple[str, tuple[int, ...]]]
) -> None:
    no_port = SetOption(socket="server", option="IP_BIND_ADDRESS_NO_PORT", value=(1,))
    bound = Bind(socket="server", to=Endpoint(source, 0))
    also = [SetOption(socket="server", option=it, value=value) for it, value in further]
    sockets = _client(names_sources=True)
    found = after(sockets, socket, f"connect {to}")[1:-1]
    assert found == [no_port, bound, *also] and not sockets.chosen


def test_it_is_not_named_where_that_is_another_thing_or_need_not_be() -> None:
    for names, lines in (
        (False, ["socket tcp", "connect 10.0.0.1:80"]),
        (True, ["socket udp", "connect 10.0.0.1:80"]),
        (True, ["socket tcp", "bind 0.0.0.0:5", "connect 10.0.0.1:80"]),
        (True, ["socket tcp", "connect 10.9.0.1:80"]),
        (True, ["socket tcp6", "setsockopt IPV6_V6ONLY 1", "connect [::ffff:10.0.0.1]:80"]),
    ):
        sockets = _client(names_sources=names)
        found = after(sockets, *lines)
        assert len(found) == len(lines) and sockets.chosen == {"c"}, lines


def test_an_ipv6_socket_that_was_told_so_stays_one_of_ipv6_alone() -> None:
    lines = ("socket tcp6", "setsockopt IPV6_V6ONLY 1", "connect [fd00::1]:80")
    found = after(_client(names_sources=True), *lines)
    assert isinstance(found[-2], Bind)


def test_the_kernels_port_is_not_looked_at() -> None:
    sockets = Sockets({"server": "h"}, {"server": 0}, {})
    after(sockets, "socket tcp", "listen")
    with pytest.raises(Refused, match="kernel's choice"):
        after(sockets, "getsockname", wanted=Wanted("ok", "10.0.0.2:*"))


def test_an_address_that_no_host_has_is_not_exported() -> None:
    owners = {"10.0.0.1": "h"}
    sockets = Sockets({"server": "h"}, {"server": 0}, {}, address_of=owners)
    after(sockets, "socket tcp", "bind 10.0.0.1:80")
    for line in ("bind 10.0.0.255:80", "bind 10.0.0.99:80", "connect 10.0.0.255:80"):
        with pytest.raises(Refused, match="no host has 10.0.0"):
            after(
                Sockets({"server": "h"}, {"server": 0}, {}, address_of=owners), "socket tcp", line
            )
    for line in ("bind 192.0.2.1:80", "bind 0.0.0.0:80", "bind 127.0.0.1:80"):
        after(Sockets({"server": "h"}, {"server": 0}, {}, address_of=owners), "socket tcp", line)


def test_of_ipv6_an_address_that_no_host_has_is_not_made() -> None:
    owners = {"10.0.0.1": "h", "fd00::1": "h"}
    sockets = Sockets({"server": "h"}, {"server": 0}, {}, address_of=owners)
    for address, absent in (("fd00::99", True), ("ff05::4:4242", True), ("fd00::1", False)):
        found = after(sockets, "socket tcp6", f"bind [{address}]:80")[-1]
        assert found == Bind(socket="server", to=Endpoint(address, 80), absent=absent)
    for line in ("connect [fd00::99]:80", 'sendto [ff05::4:4242]:80 "x"'):
        with pytest.raises(Refused, match="sends it nowhere"):
            after(sockets, "socket udp6", line)
    for address in ("::", "::1", "::ffff:0.0.0.0"):
        assert not sockets.is_nobodys(address)


def two_hosts() -> Sockets:
    """A server and a client on a wire."""
    hosts = {"server": "server", "client": "client"}
    address_of = {"10.0.0.1": "server", "10.0.0.2": "client"}
    return Sockets(hosts, {"server": 0, "client": 0}, {}, address_of=address_of, wired=True)


@pytest.mark.parametrize("bound", [(), ("bind 0.0.0.0:40000",)])
def test_an_address_that_connect_chooses_is_not_looked_at(bound: tuple[str, ...]) -> None:
    sockets = two_hosts()
    sockets.hosts["server"] = "client"  # which is the one actor of `after`
    name = Wanted("ok", "10.0.0.2:40000")
    with pytest.raises(Refused, match="on lo that is the other end's"):
        after(sockets, "socket udp", *bound, "connect 10.0.0.1:9000", "getsockname", wanted=name)
    with pytest.raises(Refused, match="on lo that is the other end's"):
        after(sockets, "socket udp", "bind 10.0.0.2:40000", wanted=Wanted("EADDRINUSE"))


def test_to_its_own_host_connect_chooses_the_same_on_lo() -> None:
    name = Wanted("ok", "10.0.0.1:40000")
    for line in ("connect 10.0.0.1:9000", "bind 10.0.0.1:5", "connect 127.0.0.1:9000"):
        after(two_hosts(), "socket udp", line, "getsockname", wanted=name)


def test_a_socket_that_could_not_be_bound_leaves_the_choice_to_connect() -> None:
    sockets = two_hosts()
    sockets.hosts["server"] = "client"
    after(sockets, "socket tcp", "bind 10.0.0.2:5", wanted=Wanted("EADDRINUSE"))
    after(sockets, "connect 10.0.0.1:9527")
    assert sockets.chosen == {"client"}


def test_what_a_socket_of_lo_is_not_to_hear_is_not_sent() -> None:
    sockets = two_hosts()
    after(sockets, "socket tcp", "setsockopt SO_BINDTODEVICE lo", "bind 0.0.0.0:9527", "listen")
    after(sockets, "socket tcp as caller", "connect caller 127.0.0.1:9527")
    with pytest.raises(Refused, match="bound to lo, which has 10.0.0.1 in a program"):
        after(sockets, "socket tcp as second", "connect second 10.0.0.1:9527")
