"""harness/spec/topology.py: hosts, addresses and links."""

from __future__ import annotations

from harness import ROOT
from harness.spec.schema_check import schema
from harness.spec.topology import RESERVED, Topology
from harness.spec.topology_reader import read_topologies


def ours(name: str) -> Topology:
    topologies, diagnostics = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")
    assert not diagnostics
    return topologies[name]


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


def test_nobody_can_be_called_like_a_key_of_a_step() -> None:
    keys = set(schema("scenario")["$defs"]["step"]["properties"])
    assert keys == set(RESERVED)
