"""harness/plan/address_book.py: an address that nobody has is a slip of the pen."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, with_steps

TCP = "server: socket tcp"


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("server: bind 10.0.0.2:1", "10.0.0.2 is no address of host server, so this bind fails"),
        ("server: bind 10.9.9.9:1", "unknown address '10.9.9.9': no host has it (server: 10.0.0.1"),
        ("server: connect 10.9.9.9:1", "unknown address '10.9.9.9'"),
        ("server: bind [fd00::1]:1", "'sock' is an IPv4 socket (tcp): [fd00::1]:1 is IPv6"),
        ("table: server 10.9.9.9:1", "unknown address '10.9.9.9'"),
        ("await: server *:1 -> 10.9.9.9:1 within 1s", "unknown address '10.9.9.9'"),
    ],
)
def test_set_up_that_cannot_succeed_is_refused(tmp_path: Path, step: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([TCP, step, "server: pid => ?"]))
    assert message in found


@pytest.mark.parametrize(
    "steps",
    [
        ["server: bind 10.9.9.9:1 => EADDRNOTAVAIL"],
        ["server: bind 0.0.0.0:1"],
        ["server: bind 127.0.0.2:1"],
        ["server: bind 239.1.1.1:1"],
        ["server: connect 10.0.0.255:1"],
        ["host: server address add 10.9.9.9/24", "server: bind 10.9.9.9:1"],
        ["host: server sysctl net.ipv4.ip_nonlocal_bind 1", "server: bind 10.0.0.2:1"],
        ["server: socket tcp6 as six", "server: bind six [::ffff:10.0.0.1]:1"],
    ],
)
def test_addresses_that_may_be_meant_are_let_through(tmp_path: Path, steps: list[str]) -> None:
    assert diagnostics(tmp_path, with_steps([TCP, *steps, "server: pid => ?"])) == []
