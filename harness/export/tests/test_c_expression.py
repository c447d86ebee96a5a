"""Each operation is written as the call that it is."""

from __future__ import annotations

import pytest

from harness.export import operation as ops
from harness.export.c_expression import Style, expression, state_number
from harness.language.address import Endpoint

V4, V6 = Endpoint("10.0.0.1", 5), Endpoint("fd00::1", 5)


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (
            ops.Open(socket="a", six=True, nonblock=True),
            "a = socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK, 0)",
        ),
        (
            ops.SetOption(socket="a", option="IPV6_V6ONLY", value=(1,)),
            "setsockopt(a, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 1 }, 4)",
        ),
        (
            ops.SetOption(socket="a", option="SO_LINGER", value=(1, 0)),
            "setsockopt(a, SOL_SOCKET, SO_LINGER, &(struct linger){ 1, 0 }, 8)",
        ),
        (
            ops.SetOption(socket="a", option="SO_BINDTODEVICE", value="lo"),
            'setsockopt(a, SOL_SOCKET, SO_BINDTODEVICE, "lo", 2)',
        ),
        (ops.Bind(socket="a", to=V4), 'bind(a, AT("10.0.0.1", 5))'),
        (ops.Connect(socket="a", to=V6), 'connect(a, AT6("fd00::1", 5))'),
        (ops.Accept(socket="a", made="b"), "b = accept(a, NULL, NULL)"),
        (ops.Receive(socket="a", text=""), "ENDED(a)"),
        (ops.Receive(socket="a", text="x"), 'received(a, "x")'),
        (ops.ShutDown(socket="a", how="WR"), "shutdown(a, SHUT_WR)"),
        (
            ops.Deafen(socket="a", six=False),
            "setsockopt(a, IPPROTO_IP, IP_MINTTL, &(int){ 255 }, 4)",
        ),
        (
            ops.Deafen(socket="a", six=True, deaf=False),
            "setsockopt(a, IPPROTO_IPV6, IPV6_MINHOPCOUNT, &(int){ 0 }, 4)",
        ),
        (
            ops.SetOption(socket="a", option="IP_ADD_MEMBERSHIP", value=("239.1.2.3", "10.0.0.1")),
            'OF_GROUP(a, IP_ADD_MEMBERSHIP, "239.1.2.3", "10.0.0.1")',
        ),
        (
            ops.SetOption(socket="a", option="IP_MULTICAST_IF", value=("10.0.0.2",)),
            'OF_GROUP(a, IP_MULTICAST_IF, "0.0.0.0", "10.0.0.2")',
        ),
        (ops.Look(port=5, state="TIME_WAIT", six=True), 'await("/proc/net/tcp6", 5, 6)'),
        (ops.Pause(ms=100), "usleep(100000)"),
        (ops.Sysctl(name="net.ipv4.x", value="1 2"), 'PUT("net/ipv4/x", "1 2")'),
        (ops.HaveSysctl(name="net.a"), 'access("/proc/sys/net/a", F_OK)'),
        (ops.BecomeUser(uid=5, if_root=True), "geteuid() ? 0 : seteuid(5)"),
    ],
)
def test_an_operation_is_its_call(operation: ops.Operation, text: str) -> None:
    assert expression(operation, Style()) == text


def test_a_kselftest_has_functions_and_names_of_its_own() -> None:
    style = Style(prefix="self->", plain=True, looks_for_absence=True)
    assert (
        expression(ops.Bind(socket="a", to=V6), style)
        == 'bind(self->a, at("fd00::1", 5), ADDR_LEN)'
    )
    look = ops.Look(port=5, state=None, present=False, six=False)
    assert expression(look, style) == 'await("/proc/net/tcp", 5, 0, 0)'
    assert (
        expression(ops.Deafen(socket="a", six=False), style)
        == "set(self->a, IPPROTO_IP, IP_MINTTL, 255)"
    )


def test_a_look_is_for_the_other_ends_port_where_one_of_them_is() -> None:
    look = ops.Look(port=5, state=None, present=False, six=False, peer=7)
    told = expression(look, Style(looks_for_absence=True, looks_for_peers=True))
    assert told == 'await("/proc/net/tcp", 5, 7, 0, 0)'


def test_a_kselftest_joins_a_group_by_a_function() -> None:
    style = Style(prefix="self->", plain=True)
    join = ops.SetOption(socket="a", option="IP_ADD_MEMBERSHIP", value=("239.1.2.3", "10.0.0.1"))
    told = 'of_group(self->a, IP_ADD_MEMBERSHIP, "239.1.2.3", "10.0.0.1")'
    assert expression(join, style) == told
    interface = ops.SetOption(socket="a", option="IP_MULTICAST_IF", value=("10.0.0.2",))
    told = 'of_group(self->a, IP_MULTICAST_IF, "0.0.0.0", "10.0.0.2")'
    assert expression(interface, style) == told


def test_a_connection_that_nobody_uses_is_not_kept() -> None:
    accept = ops.Accept(socket="a", made="b")
    assert expression(accept, Style(unused=frozenset("b"))) == "accept(a, NULL, NULL)"


def test_the_states_have_the_kernels_numbers() -> None:
    names = ("ESTABLISHED", "TIME_WAIT", "LISTEN", "CLOSING", None)
    assert [state_number(name) for name in names] == [1, 6, 10, 11, 0]


def test_every_operation_can_be_written() -> None:
    kinds = [
        it for it in vars(ops).values() if isinstance(it, type) and issubclass(it, ops.Operation)
    ]
    known = set(expression.registry)
    assert [it.__name__ for it in kinds if it not in known] == [
        "Operation",
        "OfSocket",
        "StartMany",
    ]
