"""Where a case played: what the engine observed of its hosts, held against the plan.

Owns the comparison of devices, addresses and settings with what the plan asks for. The engine read
all of it back from the kernel: a difference means that the case ran elsewhere than was planned, or
that its folder was altered afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.formats.observations import HostMade, InterfaceSeen, SysctlSet
from harness.formats.plan import Host, Plan
from harness.formats.verdict import Cause
from harness.judge.evidence import Evidence

# What a network namespace's lo has from the start (net/ipv4/devinet.c, net/ipv6/addrconf.c).
_OF_LO = frozenset({"127.0.0.1/8", "::1/128"})
# Where the machine has a kind of tunnel loaded, the kernel gives each new namespace a device of it,
# down and without an address, that nobody can take away (fb_tunnels_only_for_init_net of
# Documentation/admin-guide/sysctl/net.rst; ip_tunnel_init_net(), net/ipv4/ip_tunnel.c).
_FALLBACK = frozenset("tunl0 gre0 gretap0 erspan0 ip_vti0 sit0 ip6tnl0 ip6gre0 ip6_vti0".split())


def check_hosts(plan: Plan, evidence: Evidence) -> Iterator[Cause]:
    """Each host as planned: its addresses and no others, its settings in force."""
    for host in plan.hosts:
        made = evidence.hosts.get(host.name)
        if made is None:
            yield Cause.of("host-unseen", host=host.name)
            continue
        yield from _addresses(host, made)
        yield from _hardware(plan, made)
        yield from _sysctls(host, made)
    yield from _defaults(evidence)
    planned = {host.name for host in plan.hosts}
    for name in evidence.hosts.keys() - planned:
        yield Cause.of("host-not-planned", host=name)
    namespaces = {made.namespace for made in evidence.hosts.values()}
    if len(namespaces) < len(evidence.hosts):
        yield Cause.of("namespace-shared")


def _addresses(host: Host, made: HostMade) -> Iterator[Cause]:
    asked = {(it.device, address) for it in host.interfaces for address in it.addresses}
    there = {(it.device, address) for it in made.interfaces for address in it.addresses}
    for device, address in sorted(asked - there):
        yield Cause.of("address-missing", host=host.name, device=device, address=address)
    for device, address in sorted(there - asked):
        if not (device == "lo" and address in _OF_LO):
            yield Cause.of("address-unasked", host=host.name, device=device, address=address)


def _hardware(plan: Plan, made: HostMade) -> Iterator[Cause]:
    """The ends of the links, lo and the other devices are there, up, and nothing else is."""
    ends = {
        end.device: end.mac for link in plan.links for end in link.ends if end.host == made.name
    }
    others = {
        it.device: None
        for host in plan.hosts
        for it in host.interfaces
        if host.name == made.name and it.device_kind is not None
    }
    seen = {it.device: it for it in made.interfaces if not _is_fallback(it)}
    for device in sorted({"lo", *ends, *others} ^ seen.keys()):
        yield Cause.of("device-otherwise", host=made.name, device=device)
    for device, interface in seen.items():
        mac = ends.get(device)
        if not interface.up or (mac is not None and interface.mac != mac.lower()):
            yield Cause.of("device-otherwise", host=made.name, device=device)


def _is_fallback(interface: InterfaceSeen) -> bool:
    return interface.device in _FALLBACK and not interface.up and not interface.addresses


def _sysctls(host: Host, made: HostMade) -> Iterator[Cause]:
    for name, value in host.sysctls.items():
        seen = made.sysctls.get(name)
        now = None if seen is None else seen.now
        # The kernel separates the numbers of a range by a tab.
        if str(now).split() != value.split():
            yield Cause.of("sysctl-otherwise", host=host.name, name=name, now=now, asked=value)
        elif not isinstance(seen, SysctlSet) or seen.set != value:
            yield Cause.of("sysctl-unset", host=host.name, name=name)
    for name, seen in made.sysctls.items():
        if isinstance(seen, SysctlSet) and name not in host.sysctls:
            yield Cause.of("sysctl-unasked", host=host.name, name=name)


def _defaults(evidence: Evidence) -> Iterator[Cause]:
    """Fresh namespaces of one kernel do not differ in what nobody has set."""
    known: dict[str, str | None] = {}
    for made in evidence.hosts.values():
        for name, seen in made.sysctls.items():
            if not isinstance(seen, SysctlSet) and known.setdefault(name, seen.now) != seen.now:
                yield Cause.of("sysctl-unlike", host=made.name, name=name, now=seen.now)
