"""harness/spec/host_reader.py: a host and what it has."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import Diagnostics
from harness.spec.host_reader import read_address, read_host
from harness.spec.topology import Host, Interface, Neighbour, Route
from harness.spec.yaml_node import children
from harness.spec.yaml_reader import parse_yaml

TEXT = """\
box:
  interfaces:
    eth0: {mac: "02:00:00:00:00:01", addresses: [10.0.0.1/24, "fd00:0::1/64"]}
  speaks_for: [10.0.0.9]
  neighbours: [{device: eth0, address: 10.0.0.2, mac: "02:00:00:00:00:02"}]
  routes: [{to: 10.9.0.0/16, via: 10.0.0.2, device: eth0}]
  sysctls: {net.x: 1}
"""


def read(text: str) -> tuple[Host, list[str]]:
    node, _ = parse_yaml(text, "x")
    assert node is not None
    diagnostics = Diagnostics("x")
    host = read_host(children(node)[0], diagnostics)
    return host, [str(diagnostic) for diagnostic in diagnostics.found]


def test_a_host_has_what_is_written() -> None:
    assert read(TEXT) == (
        Host(
            name="box",
            interfaces=(Interface("eth0", "02:00:00:00:00:01", ("10.0.0.1/24", "fd00::1/64")),),
            speaks_for=("10.0.0.9",),
            neighbours=(Neighbour("eth0", "10.0.0.2", "02:00:00:00:00:02"),),
            routes=(Route("10.9.0.0/16", "10.0.0.2", "eth0"),),
            sysctls=(("net.x", "1"),),
        ),
        [],
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("box:", "host:", "x:1: a host may not be called 'host'"),
        ("10.0.0.1/24", "10.0.0.1/33", "x:3: bad address '10.0.0.1/33': a prefix is at most 32"),
        ("[10.0.0.9]", "[ten]", "x:4: bad address 'ten'"),
        ("{device: eth0, address", "{device: eth1, address", "x:5: unknown device 'eth1'"),
        ("via: 10.0.0.2", "via: two", "x:6: bad address 'two'"),
        ("device: eth0}]\n  sysctls", "device: lo}]\n  sysctls", "x:6: unknown device 'lo'"),
    ],
)
def test_what_does_not_fit_is_named(old: str, new: str, message: str) -> None:
    assert old in TEXT
    _, (found,) = read(TEXT.replace(old, new))
    assert found.startswith(message)


def test_an_address_that_is_not_there_is_no_diagnostic() -> None:
    node, _ = parse_yaml("a: FD00::0:1", "x")
    diagnostics = Diagnostics("x")
    assert node is not None
    assert read_address(node, "a", diagnostics) == "fd00::1"
    assert read_address(node, "b", diagnostics) is None
    assert diagnostics.found == []


DEVICES = """\
box:
  interfaces:
    red: {kind: vrf, addresses: []}
    red0: {kind: dummy, vrf: red, addresses: [10.1.0.1/24]}
"""


def test_a_host_may_have_devices_that_are_no_end_of_a_link() -> None:
    host, found = read(DEVICES)
    assert found == []
    assert host.interfaces == (
        Interface("red", None, (), "vrf"),
        Interface("red0", None, ("10.1.0.1/24",), "dummy", "red"),
    )


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("vrf: red,", "vrf: rd,", "x:4: unknown VRF 'rd': did you mean 'red'?"),
        ("{kind: dummy, vrf: red,", "{vrf: red,", "x:4: 'red0' cannot belong to a VRF"),
        ("red0:", "lo:", "x:4: 'lo' is no dummy device: it is lo or has a mac"),
        ("kind: vrf,", 'kind: vrf, mac: "02:00:00:00:00:01",', "x:3: 'red' is no vrf device"),
    ],
)
def test_such_a_device_is_what_it_says(old: str, new: str, message: str) -> None:
    _, found = read(DEVICES.replace(old, new))
    assert message in "\n".join(found)
