"""harness/plan/needs.py: what must be there follows from what a case does."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.plan import Need
from harness.language.diagnostics import LineError
from harness.plan.needs import mentions_ipv6, parse_need
from harness.tests.writing import plan, planned, with_steps


@pytest.mark.parametrize(
    "step",
    [
        "server: socket tcp6 => ok",
        "table: server [fd00::1]:80 => ENOENT",
        "host: server address add fd00::77/64 => ok",
        "host: server sysctl net.ipv6.bindv6only 1 => ok",
    ],
)
def test_a_case_that_speaks_of_ipv6_has_ipv6_and_needs_it(tmp_path: Path, step: str) -> None:
    made = plan(tmp_path, with_steps([step]))
    assert {"kind": "ipv6"} in made["needs"]
    assert any(":" in a for a in made["hosts"][0]["interfaces"][0]["addresses"])


def test_needs_follow_from_what_the_case_does(tmp_path: Path) -> None:
    steps = [
        "host: server sysctl net.ipv4.tcp_rfc1337 1",
        "tool: run telnet 10.0.0.1",
        "ours: run addressused",
        "server: socket tcp",
        "server: setsockopt IP_LOCAL_PORT_RANGE 40000 40001",
        "server: setsockopt SO_REUSEADDR 1 => ok",
    ]
    made = plan(tmp_path, with_steps(steps, "actors: {tool: client, ours: server}\n"))
    assert made["needs"] == [
        {"kind": "sysctl", "name": "net.ipv4.tcp_rfc1337"},
        {"kind": "program", "name": "telnet"},
        {"kind": "option", "name": "IP_LOCAL_PORT_RANGE"},
        {"kind": "tcpdump"},
    ]


def test_looking_for_bound_sockets_needs_a_kernel_that_lists_them(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "table: server *:80 BOUND_INACTIVE => ENOENT"]
    made = plan(tmp_path, with_steps(steps))
    assert {"kind": "bound_inactive"} in made["needs"]


def test_an_option_under_test_is_not_needed(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: setsockopt IP_LOCAL_PORT_RANGE 1 2 => ENOPROTOOPT"]
    assert plan(tmp_path, with_steps(steps))["needs"] == [{"kind": "tcpdump"}]


def test_another_user_is_needed_where_an_actor_is_or_becomes_one(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "client: setuid 1002 => ok", "client: socket tcp"]
    made = plan(tmp_path, with_steps(steps, "actors: {server: {host: server, uid: 1001}}\n"))
    users = [need for need in made["needs"] if need["kind"] == "user"]
    assert users == [{"kind": "user", "name": "1001"}, {"kind": "user", "name": "1002"}]


def test_without_a_capture_tcpdump_is_not_needed(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp => ok"], "topology: alone\n"))
    assert (made["captures"], made["needs"], made["links"]) == ([], [], [])


def test_kinds_of_sockets_that_a_kernel_can_be_without_are_needed(tmp_path: Path) -> None:
    destroy = "server: destroy 10.0.0.1:1 10.0.0.3:2 => ENOENT"
    steps = ["server: socket mptcp", "server: socket sctp as s", destroy]
    made = plan(tmp_path, with_steps(steps, "topology: alone\n"))
    assert made["needs"] == [
        {"kind": "socket", "name": "mptcp"},
        {"kind": "socket", "name": "sctp"},
        {"kind": "destroy"},
    ]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("sysctl net.ipv4.tcp_tw_reuse_delay", Need("sysctl", "net.ipv4.tcp_tw_reuse_delay")),
        ("option IP_LOCAL_PORT_RANGE", Need("option", "IP_LOCAL_PORT_RANGE")),
        ("program telnet", Need("program", "telnet")),
        ("ipv6", Need("ipv6")),
        ("socket mptcp", Need("socket", "mptcp")),
        ("destroy", Need("destroy")),
    ],
)
def test_a_need_is_read(text: str, need: Need) -> None:
    assert parse_need(text) == need


@pytest.mark.parametrize("text", ["", "kernel 6.1", "sysctl", "option SO_X", "ipv6 now"])
def test_a_wrong_need_is_refused(text: str) -> None:
    with pytest.raises(LineError):
        parse_need(text)


def test_a_need_stands_once(tmp_path: Path) -> None:
    more = "needs: [ipv6, ipv6]\nmatrix: {family: [ipv6]}\n"
    made = plan(tmp_path, with_steps(["server: pid => ?"], more), "x[family=ipv6]")
    assert made["needs"] == [{"kind": "ipv6"}, {"kind": "tcpdump"}]


def test_a_program_with_an_ipv6_address_speaks_of_ipv6(tmp_path: Path) -> None:
    for address, speaks in (("fd00::1", True), ("10.0.0.1:80", False)):
        steps = planned(tmp_path, with_steps([f"client: run telnet {address} => ok"])).steps
        assert [mentions_ipv6(step) for step in steps] == [speaks]


def test_devices_of_a_host_are_needed(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp => ok"], "topology: vrf\n"))
    assert {"kind": "device", "name": "vrf"} in made["needs"]
    assert {"kind": "device", "name": "dummy"} in made["needs"]
    assert made["hosts"][0]["interfaces"][2] == {
        "device": "red0",
        "addresses": ["10.1.0.1/24"],
        "device_kind": "dummy",
        "vrf": "red",
    }
    assert parse_need("device vrf") == Need("device", "vrf")
    with pytest.raises(LineError, match="unknown device 'bond'"):
        parse_need("device bond")
