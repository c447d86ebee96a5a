"""The sockets that actors have while a case goes on, what they are called, and whose they are.

All actors are one process here, and all hosts one; that one program has it all is kept up by
`call_operations` and `lost_segments`, which look here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from ipaddress import IPv4Interface, IPv6Interface, ip_address, ip_interface

from harness.formats.plan import Host, Plan
from harness.formats.plan_step import AwaitStep, CallStep, NeighbourStep, TableStep
from harness.language.address import Endpoint, unmapped
from harness.language.call import parse_call

Interface = IPv4Interface | IPv6Interface

_WILDCARDS = ("0.0.0.0", "::", "::ffff:0.0.0.0")


@dataclass(slots=True)
class Held:
    """A socket that an actor has."""

    name: str
    host: str
    six: bool
    udp: bool
    connected: bool = False
    listens: bool = False
    address: str | None = None
    port: int | None = None
    """what it was bound to"""
    elsewhere: bool = False
    """whether the kernel chose its address, and on lo chooses another"""
    only_six: bool = False
    """whether it was told to be"""
    deaf: bool = False
    sends_to_groups: bool = False
    """whether it has an interface to send to multicast groups from: there is no route to them"""


@dataclass(slots=True)
class Sockets:
    """Who has which sockets, at one moment of a case."""

    hosts: dict[str, str]
    """of each actor"""
    uids: dict[str, int]
    losing: dict[str, int]
    """by host: the step from which on segments to it are lost, for the first time"""
    losing_addresses: set[str] = field(default_factory=set)
    """those of its addresses to which they are lost, at some time"""
    held: dict[tuple[str, str], Held] = field(default_factory=dict)
    """by actor and name, in the order of opening"""
    kept: list[Held] = field(default_factory=list)
    """those that an actor closed, and that are kept to go deaf later"""
    lost: set[str] = field(default_factory=set)
    """hosts that segments do not reach now"""
    bound_on: dict[int, set[str]] = field(default_factory=dict)
    """by port, the hosts that bind it"""
    later_binds: dict[str, set[int]] = field(default_factory=dict)
    """by host, the ports that a step of the case binds"""
    other_ends: dict[int, set[int]] = field(default_factory=dict)
    """by port, those that its connections have at their other end, where a step looks at them"""
    address_of: dict[str, str] = field(default_factory=dict)
    """by address, the host that has it"""
    networks: dict[str, tuple[Interface, ...]] = field(default_factory=dict)
    """by host, its addresses with their prefixes, in the order in which they were added"""
    wired: bool = False
    """whether the hosts have a wire, and with it other addresses to choose from than lo has"""
    chosen: set[str] = field(default_factory=set)
    """hosts that have such a socket"""
    names_sources: bool = False
    """whether an address that connect() would choose over the wire is given by bind()"""
    now: int = 0
    """the user at the moment"""
    closed_deaf: bool = False
    """whether a socket was closed that could hear again only with a descriptor"""
    uses_ipv6: bool = False
    one_is_of_lo: bool = False
    """whether a socket is bound to lo, which here hears what is sent to any address"""

    @classmethod
    def of(cls, plan: Plan, names_sources: bool = False) -> Sockets:
        """At the beginning of a case."""
        actors = [actor for actor in plan.actors if actor.kind == "actor"]
        losing: dict[str, int] = {}
        losing_addresses: set[str] = set()
        macs = {end.mac for link in plan.links for end in link.ends}
        binds: dict[str, set[int]] = {}
        ends: dict[int, set[int]] = {}
        hosts = {actor.name: actor.host for actor in actors}
        addresses = addresses_of(plan)
        for step in plan.steps:
            if isinstance(step, NeighbourStep) and step.mac not in macs:
                losing.setdefault(addresses[step.address], step.n)
                losing_addresses.add(step.address)
            if isinstance(step, CallStep) and step.call.startswith("bind "):
                for to in parse_call(step.call).endpoints:  # a path has none
                    binds.setdefault(hosts[step.actor], set()).add(to.port or 0)
            if isinstance(step, (AwaitStep, TableStep)):
                local, remote = step.pattern.local, step.pattern.remote
                if local.port and remote is not None and remote.port:
                    ends.setdefault(local.port, set()).add(remote.port)
        uids = {actor.name: actor.uid for actor in actors}
        return cls(
            hosts,
            uids,
            losing,
            losing_addresses,
            later_binds=binds,
            other_ends=ends,
            address_of=addresses,
            networks={host.name: tuple(_networks(host)) for host in plan.hosts},
            wired=bool(plan.links),
            names_sources=names_sources,
        )

    def listens_on(self, port: int) -> bool:
        """Whether a socket listens on a port."""
        return any(held.listens and held.port == port for held in self.held.values())

    def is_nobodys(self, address: str) -> bool:
        """Whether an address is no host's: of those that lo has only if it is given them."""
        plain = unmapped(address)
        ours = plain.startswith("10.") or ":" in plain and plain not in ("::", "::1")
        return bool(self.address_of) and ours and plain not in self.address_of

    def takes_another_address(self, held: Held, to: Endpoint) -> bool:
        """Whether connect() gives a socket another address on lo than over the wire.

        Which it does where the address is the kernel's to choose and the other end another host: on
        lo the source is the destination (net/ipv4/route.c ip_route_output_key_hash_rcu).
        """
        other = self.address_of.get(unmapped(to.address), held.host) != held.host
        return self.wired and other and (held.address or "::") in _WILDCARDS

    def source_of(self, held: Held, to: Endpoint) -> str | None:
        """The address that connect() gives a socket over the wire; None where that is not to be
        had by bind(): its port is taken already, or it speaks IPv6 alone. Two calls more, where it
        does not matter.

        Of the addresses on the other end's network IPv4 takes the oldest (net/ipv4/devinet.c
        inet_select_addr), IPv6 the newest (net/ipv6/addrconf.c ipv6_link_dev_addr).
        """
        mapped = unmapped(to.address) != to.address
        if (
            not self.names_sources
            or held.udp
            or held.address is not None
            or (mapped and held.only_six)
        ):
            return None
        there = ip_address(unmapped(to.address))
        near = [str(it.ip) for it in self.networks.get(held.host, ()) if there in it.network]
        if not near:
            return None
        return f"::ffff:{near[0]}" if mapped else near[-1 if to.is_ipv6 else 0]

    def of_host(self, host: str) -> list[Held]:
        """The TCP sockets of a host that segments can be lost to, kept ones, too."""
        every = (*self.held.values(), *self.kept)
        return [it for it in every if it.host == host and not it.udp and not self.hears(it)]

    def hears(self, held: Held) -> bool:
        """Whether a socket is bound to an address of its host to which nothing is ever lost."""
        address = held.address or "::"
        return address not in _WILDCARDS and unmapped(address) not in self.losing_addresses


def _networks(host: Host) -> Iterator[Interface]:
    for interface in host.interfaces:
        yield from map(ip_interface, interface.addresses)


def addresses_of(plan: Plan) -> dict[str, str]:
    """By address, the host that has it."""
    return {
        own.partition("/")[0]: host.name
        for host in plan.hosts
        for interface in host.interfaces
        for own in interface.addresses
    }


def variable(actor: str, name: str) -> str:
    """What a socket of an actor is called in a program: `server`, `server_conn`."""
    return (actor if name == "sock" else f"{actor}_{name}").replace("-", "_")
