"""The hosts of an experiment, their addresses, and the links between them.

Owns what can be asked of them (who has an address, which way leads there) and the variables they
give to scenarios (`$server`, `$any`, …) by address family. Reading them is left to
harness.spec.topology_reader, making them to the engine.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from harness.language.address import unmapped

RESERVED = (
    *("host", "await", "table", "counter", "advance"),
    *("if", "why", "label", "within", "chance", "each", "steps"),
)
"""the keys of a step: whoever was called so could have none"""
HOST_NAME = re.compile(r"[a-z][a-z0-9_-]*")
WRONG_MAC = "02:00:00:00:00:ff"

COMMON: dict[str, dict[str, str]] = {
    "any": {"ipv4": "0.0.0.0", "ipv6": "::"},
    "loopback": {"ipv4": "127.0.0.1", "ipv6": "::1"},
    "loopback2": {"ipv4": "127.0.0.2"},
    "tcp": {"ipv4": "tcp", "ipv6": "tcp6"},
    "udp": {"ipv4": "udp", "ipv6": "udp6"},
}


@dataclass(frozen=True, slots=True)
class Interface:
    """A device of a host; addresses with prefix."""

    device: str
    mac: str | None
    addresses: tuple[str, ...]
    kind: str | None = None
    """dummy or vrf; None for lo and the ends of links"""
    vrf: str | None = None
    """the VRF that it belongs to"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A permanent neighbour entry."""

    device: str
    address: str
    mac: str


@dataclass(frozen=True, slots=True)
class Route:
    """A route besides those that addresses bring."""

    to: str
    via: str | None
    device: str


@dataclass(frozen=True, slots=True)
class Host:
    """One network namespace."""

    name: str
    interfaces: tuple[Interface, ...]
    speaks_for: tuple[str, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    routes: tuple[Route, ...] = ()
    sysctls: tuple[tuple[str, str], ...] = ()

    def addresses(self) -> list[str]:
        """Its own addresses, without prefix."""
        return [
            address.partition("/")[0]
            for interface in self.interfaces
            for address in interface.addresses
        ]

    def interface(self, device: str) -> Interface | None:
        """The device of that name."""
        return next((i for i in self.interfaces if i.device == device), None)


@dataclass(frozen=True, slots=True)
class End:
    """One end of a link."""

    host: str
    device: str


@dataclass(frozen=True, slots=True)
class Topology:
    """Hosts and links, and the addresses that scenarios know by name."""

    name: str
    about: str
    hosts: tuple[Host, ...]
    links: tuple[tuple[End, End], ...] = ()
    variables: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    capture: tuple[str, ...] = ()

    def host(self, name: str) -> Host | None:
        """The host of that name."""
        return next((host for host in self.hosts if host.name == name), None)

    def link_device(self, host: str) -> str | None:
        """The device of the host's first link."""
        for ends in self.links:
            for end in ends:
                if end.host == host:
                    return end.device
        return None

    def owner(self, address: str) -> Host | None:
        """The host that has the address or speaks for it."""
        plain = unmapped(address)
        for host in self.hosts:
            if plain in host.addresses() or plain in host.speaks_for:
                return host
        return None

    def way(self, host: str, address: str) -> tuple[str, str] | None:
        """How a host reaches a neighbour's address: its own device, and the neighbour's MAC."""
        owner = self.owner(address)
        found = None
        for a, b in self.links:
            for near, far in ((a, b), (b, a)):
                if near.host != host or owner is None or far.host != owner.name:
                    continue
                far_interface = owner.interface(far.device)
                mac = far_interface.mac if far_interface is not None else None
                if mac is None:
                    continue
                if self._on_link(near, address):
                    return near.device, mac
                found = found or (near.device, mac)
        return found

    def _on_link(self, end: End, address: str) -> bool:
        host = self.host(end.host)
        interface = host.interface(end.device) if host is not None else None
        if interface is None:
            return False
        wanted = ipaddress.ip_address(address)
        return any(wanted in ipaddress.ip_interface(own).network for own in interface.addresses)
