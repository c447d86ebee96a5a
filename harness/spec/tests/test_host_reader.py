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
