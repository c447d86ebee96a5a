"""Reads topologies: from scenarios/topologies.yaml, or from within a scenario.

Owns checking that hosts, links, captures and variables fit together. A single host is read by
harness.spec.host_reader; what a topology is, once read, is harness.spec.topology's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping as MappingType
from pathlib import Path

from harness.language.diagnostics import Diagnostic, Diagnostics, unknown
from harness.spec.capture_point import parse_capture
from harness.spec.host_reader import read_address, read_host
from harness.spec.schema_check import check
from harness.spec.topology import COMMON, End, Host, Topology
from harness.spec.yaml_node import (
    Entry,
    Mapping,
    Node,
    elements,
    entries_at,
    items_at,
    text_at,
    word_of,
)
from harness.spec.yaml_reader import read_yaml

_VARIABLE = re.compile(r"[a-z][a-z0-9_]*")


def read_topologies(path: Path, file: str) -> tuple[dict[str, Topology], list[Diagnostic]]:
    """All topologies of a file, by name; those that do not fit together are left out."""
    node, diagnostics = read_yaml(path, file)
    if node is None:
        return {}, diagnostics
    if isinstance(node, Mapping) and node.get("steps") is not None:
        text = "this name is for the list of topologies: give the scenario another"
        return {}, [*diagnostics, Diagnostic(file, 1, text)]
    diagnostics += check(node, file, "topologies")
    if diagnostics or not isinstance(node, Mapping):
        return {}, diagnostics
    topologies = {}
    for entry in node:
        topology, found = read_topology(entry.key, entry.value, file)
        diagnostics += found
        if topology is not None:
            topologies[entry.key] = topology
    return topologies, diagnostics


def read_topology(name: str, node: Node, file: str) -> tuple[Topology | None, list[Diagnostic]]:
    """One topology whose shape the schema has approved; None if it does not fit together."""
    diagnostics = Diagnostics(file)
    hosts = tuple(read_host(entry, diagnostics) for entry in entries_at(node, "hosts"))
    by_name = {host.name: host for host in hosts}
    links = tuple(_read_link(item, by_name, diagnostics) for item in items_at(node, "links"))
    _check_every_device_has_one_link(hosts, links, node.line, diagnostics)
    topology = Topology(
        name=name,
        about=text_at(node, "about"),
        hosts=hosts,
        links=links,
        variables={
            entry.key: _read_variable(entry, diagnostics) for entry in entries_at(node, "variables")
        },
        capture=tuple(word_of(item) for item in items_at(node, "capture")),
    )
    for item in items_at(node, "capture"):
        diagnostics.attempt(item.line, parse_capture, word_of(item), topology)
    return (None if diagnostics.found else topology), diagnostics.found


def _read_link(
    node: Node, hosts: MappingType[str, Host], diagnostics: Diagnostics
) -> tuple[End, End]:
    ends = []
    for item in elements(node):
        host, _, device = word_of(item).partition(" ")
        ends.append(End(host, device.strip()))
        if host not in hosts:
            diagnostics.say(item.line, unknown("host", host, hosts))
            continue
        interface = hosts[host].interface(device.strip())
        if interface is None or interface.mac is None:
            diagnostics.say(
                item.line,
                f"host {host} has no device '{device.strip()}' with a mac: a link needs one",
            )
    return ends[0], ends[1]


def _check_every_device_has_one_link(
    hosts: Iterable[Host],
    links: Iterable[tuple[End, End]],
    line: int,
    diagnostics: Diagnostics,
) -> None:
    used = [end for ends in links for end in ends]
    for host in hosts:
        for interface in host.interfaces:
            times = used.count(End(host.name, interface.device))
            if interface.device == "lo":
                if times:
                    diagnostics.say(line, f"'{host.name} lo' cannot be the end of a link")
            elif interface.kind is not None:
                if times:
                    what = f"'{host.name} {interface.device}'"
                    diagnostics.say(line, f"{what} is a {interface.kind} device: no end of a link")
            elif times != 1:
                alone = ", or have 'kind: dummy'" if times == 0 else ""
                diagnostics.say(
                    line,
                    f"'{host.name} {interface.device}' is the end of {times} links:"
                    f" it must be of one{alone}",
                )


def _read_variable(entry: Entry, diagnostics: Diagnostics) -> dict[str, str]:
    if entry.key in COMMON or not _VARIABLE.fullmatch(entry.key):
        diagnostics.say(entry.line, f"a variable may not be called '{entry.key}'")
    values = {}
    for family in ("ipv4", "ipv6"):
        address = read_address(entry.value, family, diagnostics)
        if address is None:
            continue
        if (":" in address) != (family == "ipv6"):
            diagnostics.say(entry.line, f"'{address}' is not of the family {family}")
        values[family] = address
    return values
