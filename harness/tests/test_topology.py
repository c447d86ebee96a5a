"""harness/topology.py: hosts, addresses and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.mistakes import LineError
from harness.tests.writing import ROOT
from harness.topology import End, Topology, parse_capture
from harness.topology_reader import read_topologies

ALONE = """\
alone:
  about: one host
  hosts:
    server: {interfaces: {lo: {addresses: [10.0.0.1/32]}}}
"""
PAIR = """\
pair:
  about: two hosts
  hosts:
    a: {interfaces: {eth0: {mac: "02:00:00:00:00:01", addresses: [10.0.0.1/24]}}}
    b: {interfaces: {eth0: {mac: "02:00:00:00:00:02", addresses: [10.0.0.2/24]}}}
  links:
    - [a eth0, b eth0]
  variables: {one: {ipv4: 10.0.0.1}}
"""


def ours(name: str) -> Topology:
    topologies, mistakes = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")
    assert not mistakes
    return topologies[name]


def refused(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "t.yaml"
    path.write_text(text)
    topologies, mistakes = read_topologies(path, "t")
    assert not topologies
    return [str(mistake) for mistake in mistakes]


def test_our_own_topologies_fit_together() -> None:
    assert [host.name for host in ours("pair").hosts] == ["server", "client"]
    assert ours("alone").links == ()
    assert ours("raw").variables == ours("pair").variables


def test_a_host_owns_what_it_has_and_what_it_speaks_for() -> None:
    raw = ours("raw")
    for address in ("10.0.0.9", "10.0.0.2", "fd00::2"):
        owner = raw.owner(address)
        assert owner is not None and owner.name == "client"
    assert raw.owner("10.0.0.7") is None
    mapped = raw.owner("::ffff:10.0.0.1")
    assert mapped is not None and mapped.name == "server"


def test_the_way_to_an_address_is_a_device_and_the_other_ends_mac() -> None:
    assert ours("pair").way("server", "10.0.0.2") == ("eth0", "02:00:00:00:00:02")
    assert ours("pair").way("client", "fd00::3") == ("eth0", "02:00:00:00:00:01")
    assert ours("pair").way("server", "10.0.0.7") is None
    assert ours("alone").way("server", "10.0.0.1") is None


def test_a_capture_is_a_host_or_a_device_of_it() -> None:
    assert parse_capture("server", ours("pair")) == End("server", "eth0")
    assert parse_capture("server lo", ours("alone")) == End("server", "lo")
    for text, message in (
        ("server", "has no link: name the device"),
        ("sever", "did you mean 'server'"),
        ("server eth1", "unknown device 'eth1'"),
        ("server lo x", "bad capture"),
        ("", "bad capture"),
    ):
        with pytest.raises(LineError, match=message):
            parse_capture(text, ours("alone"))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("about: one host", "abuot: one host", "t:2: unknown key 'abuot': did you mean 'about'?"),
        ("about: one host", "about: 5", "t:2: alone.about must be text, not the number 5"),
        ("server:", "await:", "t:4: a host may not be called 'await'"),
        ("server:", "Server:", "t:4: a host may not be called 'Server'"),
        ("10.0.0.1/32", "10.0.0.1", "t:4: bad address '10.0.0.1': write it with its prefix"),
        ("lo: {", 'lo: {mac: "02:00:00:00:00:01", ', "t:4: 'lo' has no mac"),
        ("interfaces", "interface", "t:4: 'interfaces:' is missing in alone.hosts.server"),
        (
            "hosts:\n    server:",
            "capture: [server eth0]\n  hosts:\n    server:",
            "t:3: unknown device 'eth0'",
        ),
    ],
)
def test_a_mistake_in_a_host_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in "\n".join(refused(tmp_path, ALONE.replace(old, new)))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("b eth0]", "c eth0]", "t:7: unknown host 'c'"),
        ("b eth0]", "b eth1]", "t:7: host b has no device 'eth1' with a mac"),
        ("[a eth0, b eth0]", "[a eth0, a eth0]", "'a eth0' is the end of 2 links"),
        ("  links:\n    - [a eth0, b eth0]\n", "", "'a eth0' is the end of 0 links"),
        ("[a eth0, b eth0]", "[a eth0]", "pair.links[1]"),
        ("{one:", "{any:", "t:8: a variable may not be called 'any'"),
        ("ipv4: 10.0.0.1}", "ipv6: 10.0.0.1}", "'10.0.0.1' is not of the family ipv6"),
        ("ipv4: 10.0.0.1}", "ipv4: ten}", "bad address 'ten'"),
        ('02:00:00:00:00:02"', '02:00"', "'02:00' is not of the form"),
    ],
)
def test_a_mistake_in_a_link_is_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in "\n".join(refused(tmp_path, PAIR.replace(old, new)))
