"""harness/plan/hosts.py: hosts and links as a plan has them."""

from __future__ import annotations

from pathlib import Path

from harness import ROOT
from harness.formats.plan import Link, LinkEnd
from harness.plan.hosts import plan_host, plan_links
from harness.spec.topology import Host, Route
from harness.spec.topology_reader import read_topologies
from harness.tests.writing import plan, with_steps

TOPOLOGIES, _ = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")


def test_an_ipv4_case_has_no_ipv6_address_and_needs_none(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp => ok"]))
    addresses = [a for h in made["hosts"] for i in h["interfaces"] for a in i["addresses"]]
    assert addresses and not any(":" in address for address in addresses)
    assert {"kind": "ipv6"} not in made["needs"]


def test_the_first_address_listed_is_the_preferred_source_in_both_families(
    tmp_path: Path,
) -> None:
    made = plan(tmp_path, with_steps(["server: socket tcp6 => ok"]))
    assert made["hosts"][0]["interfaces"][0]["addresses"] == [
        "10.0.0.1/24",
        "10.0.0.3/24",
        "fd00::3/64",
        "fd00::1/64",
    ]


def test_without_ipv6_nothing_of_a_host_speaks_of_it() -> None:
    for host in TOPOLOGIES["raw"].hosts:
        assert ":" in plan_host(host, {}, {}, True).neighbours[1].address
        made = plan_host(host, {}, {}, False)
        addresses = [*made.also_speaks_for, *(n.address for n in made.neighbours)]
        assert addresses and not any(":" in address for address in addresses)


def test_a_link_has_two_ends_with_their_macs() -> None:
    assert plan_links(TOPOLOGIES["pair"]) == (
        Link(
            a=LinkEnd("client", "eth0", "02:00:00:00:00:02"),
            b=LinkEnd("server", "eth0", "02:00:00:00:00:01"),
        ),
    )
    assert plan_links(TOPOLOGIES["alone"]) == ()


def test_a_route_may_have_no_gateway() -> None:
    host = Host("box", (), routes=(Route("10.9.0.0/16", None, "eth0"),))
    assert plan_host(host, {}, {}, False).routes[0].via is None
