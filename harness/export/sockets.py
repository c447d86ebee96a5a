"""The sockets that actors have while a case goes on, what they are called, and whose they are.

All actors are one process here, and all hosts one; that one program has it all is kept up by
`call_operations` and `lost_segments`, which look here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from harness.formats.plan import Plan
from harness.formats.plan_step import AwaitStep, CallStep, NeighbourStep, TableStep
from harness.language.address import Endpoint, unmapped
from harness.language.call import parse_call

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
    wired: bool = False
    """whether the hosts have a wire, and with it other addresses to choose from than lo has"""
    chosen: set[str] = field(default_factory=set)
    """hosts that have such a socket"""
    now: int = 0
    """the user at the moment"""
    closed_deaf: bool = False
    """whether a socket was closed that could hear again only with a descriptor"""
    uses_ipv6: bool = False
    one_is_of_lo: bool = False
    """whether a socket is bound to lo, which here hears what is sent to any address"""

    @classmethod
    def of(cls, plan: Plan) -> Sockets:
        """At the beginning of a case."""
        actors = [actor for actor in plan.actors if actor.kind == "actor"]
        losing: dict[str, int] = {}
        macs = {end.mac for link in plan.links for end in link.ends}
        binds: dict[str, set[int]] = {}
        ends: dict[int, set[int]] = {}
        hosts = {actor.name: actor.host for actor in actors}
        addresses = addresses_of(plan)
        for step in plan.steps:
            if isinstance(step, NeighbourStep) and step.mac not in macs:
                losing.setdefault(addresses[step.address], step.n)
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
            later_binds=binds,
            other_ends=ends,
            address_of=addresses,
            wired=bool(plan.links),
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

    def of_host(self, host: str) -> list[Held]:
        """The TCP sockets of a host, kept ones, too."""
        return [it for it in (*self.held.values(), *self.kept) if it.host == host and not it.udp]


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
