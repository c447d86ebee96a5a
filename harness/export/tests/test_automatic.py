"""The second leaves its port to the kernel, by bind() or by connect(), and it gives the first's."""

from __future__ import annotations

import pytest

from harness.export.operation import Connect, Name, Sysctl
from harness.export.tests.made import calls, small_program
from harness.language.address import Endpoint


def test_the_port_that_was_given_is_looked_at() -> None:
    program = small_program("tcp_listening,wildcard4,addr,first4,addr,bind", "ok", "ok", "-")
    last = program.operations[-1]
    assert isinstance(last, Name) and last.name == Endpoint("10.0.0.1", 9527)
    refused = small_program("udp,wildcard4,none,first4,none,bind", "EADDRINUSE", "-", "-")
    assert not refused.has(Name)


@pytest.mark.parametrize(
    ("asker", "settings"),
    [
        ("bind", ["net.ipv4.ip_local_port_range"]),
        ("bind_reuse", ["net.ipv4.ip_local_port_range", "net.ipv4.ip_autobind_reuse"]),
    ],
)
def test_the_kernel_has_one_port_to_give(asker: str, settings: list[str]) -> None:
    id = f"tcp_bound,wildcard4,addr,first4,addr,{asker}"
    program = small_program(id, "EADDRINUSE", "-", "-")
    assert [it.name for it in program.operations if isinstance(it, Sysctl)] == settings


@pytest.mark.parametrize(
    ("address", "end"),
    [
        ("loopback4", "127.0.0.1"),
        ("wildcard4", "10.0.0.2"),
        ("mapped_wildcard", "::ffff:10.0.0.2"),
        ("wildcard6_only", "fd00::1"),
        ("second6", "fd00::3"),
    ],
)
def test_connect_goes_where_its_address_can_go(address: str, end: str) -> None:
    program = small_program(f"udp,first4,none,{address},none,connect", "-", "-", "ok")
    last = program.operations[-1]
    assert isinstance(last, Connect) and last.to == Endpoint(end, 9)
    assert calls(program)[-3:] == ["setoption second", "bind second", "connect second ok"]
