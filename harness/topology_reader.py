"""Reads topologies: from scenarios/topologies.yaml, or from within a scenario.

Owns checking that hosts, devices, addresses and links fit together. What a topology is, once read,
is harness.topology's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping as MappingType
from pathlib import Path
from typing import ParamSpec, TypeVar

from harness.addresses import canonical, parse_interface_address
from harness.mistakes import LineError, Mistake, unknown
from harness.reading import read_file
from harness.schema_check import check
from harness.topology import (
    COMMON,
    HOST_NAME,
    RESERVED,
    End,
    Host,
    Interface,
    Neighbour,
    Route,
    Topology,
    parse_capture,
)
from harness.tree import Entry, Mapping, Node, elements, entries_at, items_at, text_at, word_of

_P = ParamSpec("_P")
_T = TypeVar("_T")


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
        hosts = tuple(self._host(entry) for entry in entries_at(node, "hosts"))
        by_name = {host.name: host for host in hosts}
        links = tuple(self._link(item, by_name) for item in items_at(node, "links"))
        self._every_device_has_one_link(hosts, links, node.line)
        topology = Topology(
            name=name,
            about=text_at(node, "about"),
            hosts=hosts,
            links=links,
            variables={
                entry.key: self._variable(entry, hosts) for entry in entries_at(node, "variables")
            },
            capture=tuple(word_of(item) for item in items_at(node, "capture")),
        )
        for item in items_at(node, "capture"):
            self._try(item.line, parse_capture, word_of(item), topology)
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
        for device in entries_at(node, "interfaces"):
            mac = text_at(device.value, "mac") or None
            if device.key == "lo" and mac is not None:
                self._say(device.line, "'lo' has no mac")
            addresses = [
                self._try(item.line, parse_interface_address, word_of(item))
                for item in items_at(device.value, "addresses")
            ]
            interfaces.append(
                Interface(device.key, mac, tuple(a for a in addresses if a is not None))
            )
        neighbours = [
            Neighbour(
                text_at(item, "device"), self._address(item, "address") or "", text_at(item, "mac")
            )
            for item in items_at(node, "neighbours")
        ]
        routes = []
        for item in items_at(node, "routes"):
            to = self._try(item.line, parse_interface_address, text_at(item, "to"))
            routes.append(Route(to or "", self._address(item, "via"), text_at(item, "device")))
        devices = {interface.device for interface in interfaces}
        for item in (*items_at(node, "neighbours"), *items_at(node, "routes")):
            if text_at(item, "device") not in devices:
                self._say(item.line, unknown("device", text_at(item, "device"), devices))
        speaks_for = [
            self._try(item.line, canonical, word_of(item)) for item in items_at(node, "speaks_for")
        ]
        return Host(
            name=entry.key,
            interfaces=tuple(interfaces),
            speaks_for=tuple(address for address in speaks_for if address is not None),
            neighbours=tuple(neighbours),
            routes=tuple(routes),
            sysctls=tuple((e.key, word_of(e.value)) for e in entries_at(node, "sysctls")),
        )

    def _link(self, node: Node, hosts: MappingType[str, Host]) -> tuple[End, End]:
        ends = []
        for item in elements(node):
            host, _, device = word_of(item).partition(" ")
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
        text = text_at(node, key)
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
