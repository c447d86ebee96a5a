"""The hosts, links and captures of a plan, made from a topology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from harness.topology import Host, Topology


def host_json(host: Host, sysctls: Mapping[str, str], ipv6: bool) -> dict[str, Any]:
    """A host as a plan has it; without `ipv6` its IPv6 addresses are left out."""
    return {
        "name": host.name,
        "interfaces": [
            {
                "device": interface.device,
                "addresses": in_order_of_adding(interface.addresses, ipv6),
            }
            for interface in host.interfaces
        ],
        "also_speaks_for": [a for a in host.speaks_for if ipv6 or ":" not in a],
        "neighbours": [
            {"device": n.device, "address": n.address, "mac": n.mac}
            for n in host.neighbours
            if ipv6 or ":" not in n.address
        ],
        "routes": [
            {"to": route.to, "via": route.via, "device": route.device}
            for route in host.routes
            if ipv6 or ":" not in route.to
        ],
        "sysctls": dict(sysctls),
    }


def links_json(topology: Topology) -> list[dict[str, Any]]:
    """The links as a plan has them; `b` is the end named first."""
    planned = []
    for ends in topology.links:
        link = {}
        for side, end in zip("ba", ends, strict=True):
            host = topology.host(end.host)
            interface = host.interface(end.device) if host is not None else None
            mac = interface.mac if interface is not None else None
            link[side] = {"host": end.host, "device": end.device, "mac": mac}
        planned.append({"a": link["a"], "b": link["b"]})
    return planned


def in_order_of_adding(addresses: Iterable[str], ipv6: bool) -> list[str]:
    """IPv4 addresses as listed, IPv6 addresses from the last to the first.

    Among equals, IPv4 prefers the source address added first, IPv6 the one added last
    (net/ipv6/addrconf.c ipv6_link_dev_addr); so the first listed is preferred in both.
    """
    listed = list(addresses)
    four = [address for address in listed if ":" not in address]
    six = [address for address in reversed(listed) if ":" in address]
    return four + six if ipv6 else four
