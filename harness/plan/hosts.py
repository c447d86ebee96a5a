"""The hosts and links of a plan, made from a topology."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from harness.formats.plan import Host, Interface, Link, LinkEnd, Neighbour, Route
from harness.spec import topology as spec


def plan_host(
    host: spec.Host, sysctls: Mapping[str, str], lines: Mapping[str, int], ipv6: bool
) -> Host:
    """A host as a plan has it; without `ipv6` its IPv6 addresses are left out.

    `lines`: where sysctls are set, of those that the scenario sets.
    """
    return Host(
        name=host.name,
        interfaces=tuple(
            Interface(
                interface.device,
                in_order_of_adding(interface.addresses, ipv6),
                interface.kind,
                interface.vrf,
            )
            for interface in host.interfaces
        ),
        also_speaks_for=tuple(a for a in host.speaks_for if ipv6 or ":" not in a),
        neighbours=tuple(
            Neighbour(n.device, n.address, n.mac)
            for n in host.neighbours
            if ipv6 or ":" not in n.address
        ),
        routes=tuple(
            Route(route.to, route.via, route.device)
            for route in host.routes
            if ipv6 or ":" not in route.to
        ),
        sysctls=dict(sysctls),
        lines=dict(lines),
    )


def plan_links(topology: spec.Topology) -> tuple[Link, ...]:
    """The links as a plan has them; `b` is the end named first."""
    return tuple(
        Link(a=_plan_end(second, topology), b=_plan_end(first, topology))
        for first, second in topology.links
    )


def in_order_of_adding(addresses: Iterable[str], ipv6: bool) -> tuple[str, ...]:
    """IPv4 addresses as listed, IPv6 addresses from the last to the first.

    Among equals, IPv4 prefers the source address added first, IPv6 the one added last
    (net/ipv6/addrconf.c ipv6_link_dev_addr); so the first listed is preferred in both.
    """
    listed = tuple(addresses)
    four = tuple(address for address in listed if ":" not in address)
    six = tuple(address for address in reversed(listed) if ":" in address)
    return four + six if ipv6 else four


def _plan_end(end: spec.End, topology: spec.Topology) -> LinkEnd:
    host = topology.host(end.host)
    interface = host.interface(end.device) if host is not None else None
    return LinkEnd(end.host, end.device, interface.mac if interface is not None else None)
