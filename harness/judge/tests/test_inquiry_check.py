"""What was found in an actor's hands is what its own calls have put there."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.tests.witnessed import findings_on, told
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, inquiry, opened, socket

BOUND = socket("10.0.0.1:80", state="BOUND_INACTIVE", inode=1)


def refused(found: list[Record], *options: str, kind: str = "tcp") -> Case:
    """The server has a socket with these options, the second is refused beside it."""
    case = Case()
    case.call("server", f"socket {kind}")  # its descriptor is 3
    for option in options:
        case.call("server", f"setsockopt {option} 1")
    case.call("server", "bind 10.0.0.1:80", after={"server": [BOUND]})
    case.call("second", "socket tcp")
    number = 3 + len(case.plan["steps"]) - 1
    asked = inquiry(*found, opened("second", number, 2))
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE", inquiry=asked)
    return case


@pytest.mark.parametrize("options", [(), ("SO_REUSEADDR",), ("SO_REUSEADDR", "SO_REUSEPORT")])
def test_what_was_set_is_what_was_found(tmp_path: Path, options: tuple[str, ...]) -> None:
    found = findings_on(refused([opened("server", 3, 1, *options)], *options), tmp_path)
    assert found.contradictions == ()
    (holder,) = found.holders
    assert (holder.actor, holder.options) == ("server", options)


def test_an_option_that_nobody_set_is_a_contradiction(tmp_path: Path) -> None:
    case = refused([opened("server", 3, 1, "SO_REUSEPORT")])
    assert told(case, tmp_path) == (
        "a socket of server was found to have SO_REUSEPORT, against its calls"
    )


def test_an_option_that_was_set_and_not_found_is_one(tmp_path: Path) -> None:
    case = refused([opened("server", 3, 1)], "SO_REUSEADDR")
    assert "not to have SO_REUSEADDR" in told(case, tmp_path)


def test_an_option_that_was_taken_back_is_none(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "setsockopt SO_REUSEADDR 1")
    case.call("server", "setsockopt SO_REUSEADDR 0")
    asked = inquiry(opened("server", 3, 1))
    case.call("server", "bind 10.0.0.9:80", "EADDRNOTAVAIL", inquiry=asked)
    assert findings_on(case, tmp_path).contradictions == ()


@pytest.mark.parametrize("found", [[], [opened("server", 3, 1), opened("server", 9, 5)]])
def test_a_socket_too_few_or_too_many_is_one(tmp_path: Path, found: list[Record]) -> None:
    assert "server was found with other sockets" in told(refused(found), tmp_path)


def test_a_kind_that_it_is_not_is_one(tmp_path: Path) -> None:
    case = refused([opened("server", 3, 1, six=True)])
    assert "IPV6_V6ONLY" in told(case, tmp_path)


def test_of_an_actor_that_got_a_signal_nothing_is_known(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.step("signal", actor="server", signal="SIGTERM")
    case.call("second", "socket tcp")
    asked = inquiry(opened("second", 5, 2))
    case.call("second", "bind 10.0.0.9:80", "EADDRNOTAVAIL", inquiry=asked)
    assert findings_on(case, tmp_path).contradictions == ()


def test_where_fresh_sockets_may_be_v6only_that_is_not_held_against_them(tmp_path: Path) -> None:
    case = Case()
    case.step("sysctl", host="server", name="net.ipv6.bindv6only")
    case.plan["steps"][-1]["value"] = "1"
    case.call("server", "socket tcp6")
    asked = inquiry(opened("server", 4, 1, "IPV6_V6ONLY", six=True))
    case.call("server", "bind [fd00::9]:80", "EADDRNOTAVAIL", inquiry=asked)
    assert findings_on(case, tmp_path).contradictions == ()


def test_another_socket_under_its_descriptor_is_one(tmp_path: Path) -> None:
    case = refused([opened("server", 3, 8)])
    assert "server was found with other sockets than it opened: 3" in told(case, tmp_path)


HERE = ["127.0.0.1", "::1", "10.0.0.1", "10.0.0.3"]


@pytest.mark.parametrize(
    ("addresses", "odd"),
    [
        ([*HERE, "10.0.0.7"], "10.0.0.7"),
        (HERE[:-1], "10.0.0.3"),
        ([*HERE[:-1], "x"], "x"),
        ([*HERE, "10.0.0.1"], "10.0.0.1"),
    ],
)
def test_addresses_that_the_host_has_not_are_one(
    tmp_path: Path, addresses: list[str], odd: str
) -> None:
    case = refused([opened("server", 3, 1)])
    case.records[-1]["inquiry"]["addresses"] = addresses
    assert f"other addresses than it has: {odd}" in told(case, tmp_path)


def test_one_that_a_step_takes_away_may_be_gone(tmp_path: Path) -> None:
    case = refused([opened("server", 3, 1)])
    case.records[-1]["inquiry"]["addresses"] = HERE[:-1]
    case.step("link", host="server", device="eth0", up=False)
    assert findings_on(case, tmp_path).contradictions == ()


@pytest.mark.parametrize(
    "ports", ["", "1", "60999 32768", "0 5", "1 65536", "a b", "1 2 3", "1 a 2"]
)
def test_a_range_that_is_none_is_one(tmp_path: Path, ports: str) -> None:
    case = refused([opened("server", 3, 1)])
    case.records[-1]["inquiry"]["port_range"] = ports
    assert "another range of ephemeral ports" in told(case, tmp_path)


def test_a_range_that_was_not_set_is_one(tmp_path: Path) -> None:
    case = refused([opened("server", 3, 1)])
    case.plan["hosts"][0]["sysctls"]["net.ipv4.ip_local_port_range"] = "40000\t40001"
    assert "another range of ephemeral ports: 32768\t60999" in told(case, tmp_path / "a")
    case.records[-1]["inquiry"]["port_range"] = "40000\t40001"
    assert findings_on(case, tmp_path / "b").contradictions == ()
