"""harness/plan/host_steps.py: what is done to a host from outside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

LAST = "server: pid => ?"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        (
            "host: server sysctl net.ipv4.ip_local_port_range 40000 40001",
            {
                "kind": "sysctl",
                "host": "server",
                "name": "net.ipv4.ip_local_port_range",
                "value": "40000 40001",
            },
        ),
        (
            "host: server address add 10.0.0.7/24",
            {
                "kind": "address",
                "host": "server",
                "device": "eth0",
                "address": "10.0.0.7/24",
                "action": "add",
            },
        ),
        (
            "host: server address remove 10.0.0.7/32 dev lo",
            {"kind": "address", "device": "lo", "action": "remove"},
        ),
        (
            "host: server lose 10.0.0.2",
            {
                "kind": "neighbour",
                "host": "server",
                "device": "eth0",
                "address": "10.0.0.2",
                "mac": "02:00:00:00:00:ff",
                "action": "set",
            },
        ),
        ("host: server reach 10.0.0.2", {"mac": "02:00:00:00:00:02", "action": "set"}),
        (
            "host: client link eth0 down",
            {"kind": "link", "host": "client", "device": "eth0", "up": False},
        ),
        (
            "host: server address add fd00::7/64 dad",
            {"kind": "address", "address": "fd00::7/64", "device": "eth0", "dad": True},
        ),
        (
            "host: server sysctl net.ipv6.conf.eth0.accept_dad 0",
            {"kind": "sysctl", "name": "net.ipv6.conf.eth0.accept_dad", "value": "0"},
        ),
    ],
)
def test_a_line_becomes_a_step(tmp_path: Path, line: str, wanted: dict[str, Any]) -> None:
    made = plan(tmp_path, with_steps([line, LAST]))["steps"][0]
    assert {key: made[key] for key in wanted} == wanted


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("host: server", "something to do is missing after the host"),
        ("host: sever lose 10.0.0.2", "unknown host 'sever': did you mean 'server'?"),
        ("host: server looses 10.0.0.2", "unknown verb 'looses': did you mean 'lose'?"),
        ("host: server lose 10.0.0.9", "unknown address '10.0.0.9': no host on a link of server"),
        ("host: server lose", "'server lose' is not of the form 'HOST lose ADDRESS'"),
        ("host: server sysctl net.ipv4.x", "is not of the form 'HOST sysctl NAME VALUE'"),
        ("host: server sysctl net.ipv4.tcp_tw_reuse 7", "takes a number from 0 to 2, not '7'"),
        ("host: server sysctl kernel.hostname x", "bad sysctl 'kernel.hostname'"),
        ("host: server address add 10.0.0.7", "write it with its prefix"),
        ("host: server address add 10.0.0.7/24 dev eth9", "unknown device 'eth9'"),
        ("host: server address add 10.0.0.7/24 on eth0", "is not of the form 'HOST address"),
        ("host: server sysctl net.ipv4.conf.eth9.rp_filter 1", "unknown device 'eth9'"),
        ("host: server address add 10.0.0.7/24 dad", "'dad' is for an IPv6 address"),
        ("host: server address add fd00::7/64 dev lo dad", "'dad' is for an IPv6 address"),
        ("host: server address remove fd00::7/64 dad", "'dad' is for an IPv6 address"),
        ("host: server address add fd00::7/64 dadd", "[dad]': did you mean 'dad'?"),
        ("host: server link eth9 up", "unknown device 'eth9'"),
        ("host: server link eth0 off", "is not of the form 'HOST link DEVICE up|down'"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([line, LAST]))
    assert found.startswith("4: ")
    assert message in found


def test_an_address_without_a_device_goes_to_the_link_or_to_lo(tmp_path: Path) -> None:
    line = "host: server address add 10.0.0.7/24"
    assert plan(tmp_path, with_steps([line, LAST]))["steps"][0]["device"] == "eth0"
    alone = with_steps([line, LAST], "topology: alone\n")
    assert plan(tmp_path, alone)["steps"][0]["device"] == "lo"
