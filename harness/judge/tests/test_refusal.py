"""Why a call was refused is told where what was asked shows it, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Cause
from harness.judge.tests.witnessed import findings_on
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, inquiry, opened, socket


def cause(case: Case, tmp_path: Path) -> Cause | None:
    found = findings_on(case, tmp_path)
    assert found.contradictions == ()
    return found.refusal.cause if found.refusal else None


def bind(to: str, outcome: str, asked: Record, kind: str = "tcp") -> Case:
    case = Case()
    case.call("server", f"socket {kind}")
    case.call("server", f"bind {to}", outcome, inquiry=asked)
    return case


def own(six: bool = False) -> Record:
    return opened("server", 3, 1, six=six)


def test_an_address_that_no_device_has(tmp_path: Path) -> None:
    case = bind("10.9.9.9:80", "EADDRNOTAVAIL", inquiry(own()))
    wanted = Cause.of("address-of-nobody", host="server", address="10.9.9.9")
    assert cause(case, tmp_path) == wanted


def test_an_address_that_is_tentative(tmp_path: Path) -> None:
    asked = inquiry(own(six=True), tentative=["fd00::77"])
    case = bind("[fd00::77]:80", "EADDRNOTAVAIL", asked, "tcp6")
    case.plan["hosts"][0]["interfaces"][0]["addresses"].append("fd00::77/64")
    assert cause(case, tmp_path) == Cause.of("address-tentative", address="fd00::77")


def test_an_address_that_is_there_is_no_reason(tmp_path: Path) -> None:
    assert cause(bind("10.0.0.1:80", "EADDRNOTAVAIL", inquiry(own())), tmp_path) is None
    case = bind("[::ffff:10.0.0.1]:80", "EADDRNOTAVAIL", inquiry(own(six=True)), "tcp6")
    assert cause(case, tmp_path) is None


def test_a_privileged_port(tmp_path: Path) -> None:
    assert cause(bind("10.0.0.1:80", "EACCES", inquiry(own())), tmp_path) == Cause.of(
        "port-privileged", port=80, start=1024
    )
    assert cause(bind("10.0.0.1:1024", "EACCES", inquiry(own())), tmp_path) is None


def test_of_a_port_nothing_is_said_where_the_case_sets_what_is_privileged(tmp_path: Path) -> None:
    case = Case()
    name = "net.ipv4.ip_unprivileged_port_start"
    case.step("sysctl", host="server", name=name)
    case.plan["steps"][-1]["value"] = "100"
    case.call("server", "socket tcp")
    asked = inquiry(opened("server", 4, 1))
    case.call("server", "bind 10.0.0.1:80", "EACCES", inquiry=asked)
    assert cause(case, tmp_path) is None


def connected(*ports: int) -> list[Record]:
    return [socket(f"10.0.0.2:{p}", "10.0.0.1:80", "ESTABLISHED", inode=p) for p in ports]


@pytest.mark.parametrize(("ports", "used"), [((40000, 40001), 2), ((40000, 50000), 1)])
def test_a_range_that_is_used_up(tmp_path: Path, ports: tuple[int, ...], used: int) -> None:
    case = Case()
    case.call("client", "socket tcp", after={"client": connected(*ports)})
    asked = inquiry(opened("client", 3, 1), on="client", ports="40000\t40001")
    case.call("client", "connect 10.0.0.1:80", "EADDRNOTAVAIL", inquiry=asked)
    wanted = Cause.of(
        "ports-all-connected", low=40000, high=40001, ports=2, used=used, remote="10.0.0.1:80"
    )
    assert cause(case, tmp_path) == wanted


def test_the_sockets_own_range_counts(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "socket tcp", after={"client": connected(40000)})
    case.call("client", "setsockopt IP_LOCAL_PORT_RANGE 40000 40000")
    asked = inquiry(opened("client", 3, 1), on="client")
    case.call("client", "connect 10.0.0.1:80", "EADDRNOTAVAIL", inquiry=asked)
    found = cause(case, tmp_path)
    assert found is not None
    assert (found.values["low"], found.values["high"]) == (40000, 40000)


def test_a_four_tuple_that_is_taken(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "socket tcp")
    bound = socket("10.0.0.2:40000", state="BOUND_INACTIVE", inode=1)
    case.call("client", "bind 10.0.0.2:40000", after={"client": [bound, *connected(40000)]})
    asked = inquiry(opened("client", 3, 1), on="client")
    case.call("client", "connect 10.0.0.1:80", "EADDRNOTAVAIL", inquiry=asked)
    ends = {"local": "10.0.0.2:40000", "remote": "10.0.0.1:80"}
    assert cause(case, tmp_path) == Cause("four-tuple-taken", ends)
    (holder,) = findings_on(case, tmp_path).holders
    assert holder.state == "ESTABLISHED"


@pytest.mark.parametrize(
    ("ports", "code"),
    [
        ((40000, 40001), "ports-all-connected-but-last"),
        ((40000, 40002), "ports-all-connected"),
        ((40000, 40001, 40002), "ports-all-connected"),
    ],
)
def test_of_an_odd_number_of_ports_tcp_never_chooses_the_last(
    tmp_path: Path, ports: tuple[int, ...], code: str
) -> None:
    case = Case()
    case.call("client", "socket tcp", after={"client": connected(*ports)})
    asked = inquiry(opened("client", 3, 1), on="client", ports="40000\t40002")
    case.call("client", "connect 10.0.0.1:80", "EADDRNOTAVAIL", inquiry=asked)
    found = cause(case, tmp_path)
    assert found is not None
    assert (found.code, found.values["used"]) == (code, len(ports))
    assert findings_on(case, tmp_path).refusal is not None


def test_no_port_is_left_to_choose(tmp_path: Path) -> None:
    case = Case()
    taken = socket("10.0.0.1:40000", state="BOUND_INACTIVE", inode=8)
    case.call("server", "socket tcp", after={"server": [taken]})
    asked = inquiry(own(), ports="40000\t40000")
    case.call("server", "bind 10.0.0.1:0", "EADDRINUSE", inquiry=asked)
    values = {"low": 40000, "high": 40000, "ports": 1, "used": 1}
    assert cause(case, tmp_path) == Cause("ports-all-bound", values)


@pytest.mark.parametrize("line", ["connect 10.0.0.2:53", 'sendto 10.0.0.2:53 "a"'])
@pytest.mark.parametrize("kind", ["udp", "tcp"])
def test_no_port_is_left_for_udp_to_choose(tmp_path: Path, kind: str, line: str) -> None:
    case = Case()
    taken = socket("10.0.0.1:40000", protocol="udp", state="CLOSE", inode=8)
    case.call("server", f"socket {kind}", after={"server": [taken]})
    asked = inquiry(own(), ports="40000\t40000")
    case.call("server", line, "EAGAIN", inquiry=asked)
    values = {"low": 40000, "high": 40000, "ports": 1, "used": 1}
    expected = Cause("ports-all-bound", values) if kind == "udp" else None
    assert cause(case, tmp_path) == expected


def test_a_group_that_was_joined_before(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket udp")
    line = "setsockopt IP_ADD_MEMBERSHIP 239.1.1.1 10.0.0.1"
    case.call("server", line, "EADDRINUSE", inquiry=inquiry(own()))
    assert cause(case, tmp_path) == Cause.of("joined-already")


def test_an_ipv6_group_that_was_joined_before(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket udp6")
    line = "setsockopt IPV6_JOIN_GROUP ff02::1234 eth0"
    case.call("server", line, "EADDRINUSE", inquiry=inquiry(own(six=True)))
    assert cause(case, tmp_path) == Cause.of("joined-already")


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("10.9.9.9", "group-without-device"),
        ("0.0.0.0", "group-without-route"),
        ("10.0.0.1", None),
    ],
)
def test_a_group_that_no_device_is_known_for(
    tmp_path: Path, address: str, code: str | None
) -> None:
    case = Case()
    case.call("server", "socket udp")
    case.call("server", f"setsockopt IP_ADD_MEMBERSHIP 239.1.1.1 {address}", "ENODEV")
    values = {"host": "server", "group": "239.1.1.1", "address": address}
    assert cause(case, tmp_path) == (None if code is None else Cause(code, values))


@pytest.mark.parametrize(
    ("lines", "to"),
    [
        (["setsockopt SO_BINDTODEVICE eth0"], "[::1]:80"),
        ([], "[::1%eth0]:80"),
    ],
)
def test_an_address_that_another_device_has(tmp_path: Path, lines: list[str], to: str) -> None:
    case = Case()
    case.call("server", "socket tcp6")
    for line in lines:
        case.call("server", line)
    case.call("server", f"bind {to}", "EADDRNOTAVAIL", inquiry=inquiry(own(six=True)))
    wanted = Cause.of("address-of-other-device", device="eth0", address="::1")
    assert cause(case, tmp_path) == wanted


IN_VRF = [
    ("", "10.1.0.1", Cause.of("address-in-vrf", vrf="red", address="10.1.0.1")),
    ("eth0", "10.1.0.1", Cause.of("address-in-vrf", vrf="red", address="10.1.0.1")),
    (
        "red",
        "10.0.0.1",
        Cause.of("address-outside-vrf", device="red", vrf="red", address="10.0.0.1"),
    ),
    (
        "red0",
        "127.0.0.1",
        Cause.of("address-outside-vrf", device="red0", vrf="red", address="127.0.0.1"),
    ),
    ("red", "10.1.0.1", None),
]


@pytest.mark.parametrize(("device", "address", "why"), IN_VRF)
def test_an_address_of_another_vrf(
    tmp_path: Path, device: str, address: str, why: Cause | None
) -> None:
    case = Case()
    (server,) = (it for it in case.plan["hosts"] if it["name"] == "server")
    server["interfaces"] += [
        {"device": "red", "addresses": [], "device_kind": "vrf"},
        {"device": "red0", "addresses": ["10.1.0.1/24"], "device_kind": "dummy", "vrf": "red"},
    ]
    case.call("server", "socket tcp")
    if device:
        case.call("server", f"setsockopt SO_BINDTODEVICE {device}")
    asked = inquiry(own())
    asked["addresses"].append("10.1.0.1")
    case.call("server", f"bind {address}:80", "EADDRNOTAVAIL", inquiry=asked)
    assert cause(case, tmp_path) == why


def test_where_the_device_may_have_the_address_nothing_is_said_of_it(tmp_path: Path) -> None:
    for device, to in (("lo", "[::1]:80"), ("eth7", "[::1]:80"), ("lo", "[::ffff:10.0.0.1]:80")):
        case = Case()
        case.call("server", "socket tcp6")
        case.call("server", f"setsockopt SO_BINDTODEVICE {device}")
        case.call("server", f"bind {to}", "EADDRNOTAVAIL", inquiry=inquiry(own(six=True)))
        assert cause(case, tmp_path / f"{device}{len(to)}") is None


def test_a_range_that_cannot_be_read_is_no_reason(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "socket tcp")
    asked = inquiry(opened("client", 3, 1), on="client", port_range=None)
    case.call("client", "connect 10.0.0.1:80", "EADDRNOTAVAIL", inquiry=asked)
    assert cause(case, tmp_path) is None


def test_ports_that_are_kept_back_are_counted(tmp_path: Path) -> None:
    case = Case()
    case.plan["hosts"][0]["sysctls"]["net.ipv4.ip_local_reserved_ports"] = "80,40000-40001"
    taken = socket("10.0.0.1:40000", state="BOUND_INACTIVE", inode=8)
    case.call("server", "socket tcp", after={"server": [taken]})
    asked = inquiry(own(), ports="40000\t40001")
    case.call("server", "bind 10.0.0.1:0", "EADDRINUSE", inquiry=asked)
    values = {"low": 40000, "high": 40001, "ports": 2, "used": 1, "reserved": 1}
    assert cause(case, tmp_path) == Cause("ports-all-bound-or-reserved", values)


def test_where_privileged_ports_end_is_as_the_case_sets_it(tmp_path: Path) -> None:
    case = Case()
    case.plan["hosts"][0]["sysctls"]["net.ipv4.ip_unprivileged_port_start"] = "9000"
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:8080", "EACCES", inquiry=inquiry(own()))
    assert cause(case, tmp_path) == Cause.of("port-privileged", port=8080, start=9000)
