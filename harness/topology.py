"""The hosts of an experiment, their addresses, and the links between them.

Owns scenarios/topologies.yaml: reading it, checking that it fits together, and the variables it
gives to scenarios (`$server`, `$any`, …) by address family. Making the hosts is the engine's.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Iterable, Mapping as MappingType
from dataclasses import dataclass, field
from pathlib import Path
from typing import ParamSpec, TypeVar

from harness.addresses import canonical, parse_interface_address, unmapped
from harness.mistakes import LineError, Mistake, unknown
from harness.reading import Entry, Mapping, Node, Scalar, Sequence, read_file
from harness.schema_check import check

_P = ParamSpec("_P")
_T = TypeVar("_T")

RESERVED = ("host", "await", "table", "advance", "if", "why", "label", "within")
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
    variables: MappingType[str, MappingType[str, str]] = field(default_factory=dict)
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


def read_topologies(path: Path, file: str) -> tuple[dict[str, Topology], list[Mistake]]:
    """All topologies of a file, by name; those with mistakes are left out."""
    node, mistakes = read_file(path, file)
    if node is None:
        return {}, mistakes
    mistakes += check(node, file, "topologies")
    if mistakes or not isinstance(node, Mapping):
        return {}, mistakes
    topologies = {}
    for entry in node:
        topology, found = parse_topology(entry.key, entry.value, file)
        mistakes += found
        if topology is not None:
            topologies[entry.key] = topology
    return topologies, mistakes


def parse_topology(name: str, node: Node, file: str) -> tuple[Topology | None, list[Mistake]]:
    """One topology whose shape the schema has approved; None if it does not fit together."""
    reader = _Reader(file)
    topology = reader.topology(name, node)
    return (None if reader.mistakes else topology), reader.mistakes


class _Reader:
    """Turns nodes into a topology, collecting what does not fit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.mistakes: list[Mistake] = []

    def topology(self, name: str, node: Node) -> Topology:
        hosts = tuple(self._host(entry) for entry in _entries(node, "hosts"))
        by_name = {host.name: host for host in hosts}
        links = tuple(self._link(item, by_name) for item in _items(node, "links"))
        self._every_device_has_one_link(hosts, links, node.line)
        topology = Topology(
            name=name,
            about=_text(node, "about"),
            hosts=hosts,
            links=links,
            variables={
                entry.key: self._variable(entry, hosts) for entry in _entries(node, "variables")
            },
            capture=tuple(_word(item) for item in _items(node, "capture")),
        )
        for item in _items(node, "capture"):
            self._try(item.line, parse_capture, _word(item), topology)
        return topology

    def _host(self, entry: Entry) -> Host:
        if entry.key in RESERVED or not HOST_NAME.fullmatch(entry.key):
            self._say(
                entry.line,
                f"a host may not be called '{entry.key}': small letters, digits, _ and -, and none"
                f" of {', '.join(RESERVED)}",
            )
        node = entry.value
        interfaces = []
        for device in _entries(node, "interfaces"):
            mac = _text(device.value, "mac") or None
            if device.key == "lo" and mac is not None:
                self._say(device.line, "'lo' has no mac")
            addresses = [
                self._try(item.line, parse_interface_address, _word(item))
                for item in _items(device.value, "addresses")
            ]
            interfaces.append(
                Interface(device.key, mac, tuple(a for a in addresses if a is not None))
            )
        neighbours = [
            Neighbour(
                _text(item, "device"), self._address(item, "address") or "", _text(item, "mac")
            )
            for item in _items(node, "neighbours")
        ]
        routes = []
        for item in _items(node, "routes"):
            to = self._try(item.line, parse_interface_address, _text(item, "to"))
            routes.append(Route(to or "", self._address(item, "via"), _text(item, "device")))
        devices = {interface.device for interface in interfaces}
        for item in (*_items(node, "neighbours"), *_items(node, "routes")):
            if _text(item, "device") not in devices:
                self._say(item.line, unknown("device", _text(item, "device"), devices))
        speaks_for = [
            self._try(item.line, canonical, _word(item)) for item in _items(node, "speaks_for")
        ]
        return Host(
            name=entry.key,
            interfaces=tuple(interfaces),
            speaks_for=tuple(address for address in speaks_for if address is not None),
            neighbours=tuple(neighbours),
            routes=tuple(routes),
            sysctls=tuple((e.key, _word(e.value)) for e in _entries(node, "sysctls")),
        )

    def _link(self, node: Node, hosts: MappingType[str, Host]) -> tuple[End, End]:
        ends = []
        for item in node.items if isinstance(node, Sequence) else ():
            host, _, device = _word(item).partition(" ")
            ends.append(End(host, device.strip()))
            if host not in hosts:
                self._say(item.line, unknown("host", host, hosts))
                continue
            interface = hosts[host].interface(device.strip())
            if interface is None or interface.mac is None:
                self._say(
                    item.line,
                    f"host {host} has no device '{device.strip()}' with a mac: a link needs one",
                )
        return ends[0], ends[1]

    def _every_device_has_one_link(
        self, hosts: Iterable[Host], links: Iterable[tuple[End, End]], line: int
    ) -> None:
        used = [end for ends in links for end in ends]
        for host in hosts:
            for interface in host.interfaces:
                times = used.count(End(host.name, interface.device))
                if interface.device == "lo":
                    if times:
                        self._say(line, f"'{host.name} lo' cannot be the end of a link")
                elif times != 1:
                    self._say(
                        line,
                        f"'{host.name} {interface.device}' is the end of {times} links:"
                        " it must be of one",
                    )

    def _variable(self, entry: Entry, hosts: Iterable[Host]) -> dict[str, str]:
        if entry.key in COMMON or not re.fullmatch(r"[a-z][a-z0-9_]*", entry.key):
            self._say(entry.line, f"a variable may not be called '{entry.key}'")
        values = {}
        for family in ("ipv4", "ipv6"):
            address = self._address(entry.value, family)
            if address is None:
                continue
            if (":" in address) != (family == "ipv6"):
                self._say(entry.line, f"'{address}' is not of the family {family}")
            values[family] = address
        return values

    def _address(self, node: Node, key: str) -> str | None:
        text = _text(node, key)
        return self._try(node.line, canonical, text) if text else None

    def _try(
        self, line: int, work: Callable[_P, _T], *words: _P.args, **named: _P.kwargs
    ) -> _T | None:
        try:
            return work(*words, **named)
        except LineError as error:
            self._say(line, str(error))
            return None

    def _say(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(self.file, line, text))


def parse_capture(text: str, topology: Topology) -> End:
    """`HOST` or `HOST DEVICE`; raises LineError."""
    words = text.split()
    if not 1 <= len(words) <= 2:
        raise LineError(f"bad capture '{text}': write HOST or 'HOST DEVICE'")
    host = topology.host(words[0])
    if host is None:
        raise LineError(unknown("host", words[0], [h.name for h in topology.hosts]))
    if len(words) == 1:
        device = topology.link_device(host.name)
        if device is None:
            raise LineError(f"host {host.name} has no link: name the device, '{host.name} lo'")
        return End(host.name, device)
    devices = {"lo", *(interface.device for interface in host.interfaces)}
    if words[1] not in devices:
        raise LineError(unknown("device", words[1], devices))
    return End(host.name, words[1])


def _entries(node: Node, key: str) -> tuple[Entry, ...]:
    entry = node.get(key) if isinstance(node, Mapping) else None
    return entry.value.entries if entry and isinstance(entry.value, Mapping) else ()


def _items(node: Node, key: str) -> tuple[Node, ...]:
    entry = node.get(key) if isinstance(node, Mapping) else None
    return entry.value.items if entry and isinstance(entry.value, Sequence) else ()


def _text(node: Node, key: str) -> str:
    entry = node.get(key) if isinstance(node, Mapping) else None
    return _word(entry.value) if entry else ""


def _word(node: Node) -> str:
    return node.text if isinstance(node, Scalar) else ""
