"""One host of a topology: its devices, addresses, neighbours and routes.

Owns what a host may be called and that its parts name devices that it has. Links between hosts are
left to harness.spec.topology_reader.
"""

from __future__ import annotations

from collections.abc import Iterable

from harness.language.address import canonical, parse_interface_address
from harness.language.diagnostics import Diagnostics, unknown
from harness.language.sysctl import check_sysctl, check_sysctl_value
from harness.spec.topology import HOST_NAME, RESERVED, Host, Interface, Neighbour, Route
from harness.spec.yaml_node import Entry, Node, entries_at, items_at, text_at, word_of


def read_host(entry: Entry, diagnostics: Diagnostics) -> Host:
    """A host, whose shape the schema has approved."""
    if entry.key in RESERVED or not HOST_NAME.fullmatch(entry.key):
        diagnostics.say(
            entry.line,
            f"a host may not be called '{entry.key}': small letters, digits, _ and -, and none"
            f" of {', '.join(RESERVED)}",
        )
    node = entry.value
    interfaces = [_read_interface(item, diagnostics) for item in entries_at(node, "interfaces")]
    for device in entries_at(node, "interfaces"):
        _check_vrf(device, interfaces, diagnostics)
    neighbours = [_read_neighbour(item, diagnostics) for item in items_at(node, "neighbours")]
    routes = [_read_route(item, diagnostics) for item in items_at(node, "routes")]
    devices = {interface.device for interface in interfaces}
    for item in (*items_at(node, "neighbours"), *items_at(node, "routes")):
        if text_at(item, "device") not in devices:
            diagnostics.say(item.line, unknown("device", text_at(item, "device"), devices))
    speaks_for = [
        diagnostics.attempt(item.line, canonical, word_of(item))
        for item in items_at(node, "speaks_for")
    ]
    for sysctl in entries_at(node, "sysctls"):
        diagnostics.attempt(sysctl.line, check_sysctl, sysctl.key)
        value = word_of(sysctl.value)
        diagnostics.attempt(sysctl.line, check_sysctl_value, sysctl.key, value)
    return Host(
        name=entry.key,
        interfaces=tuple(interfaces),
        speaks_for=_present(speaks_for),
        neighbours=tuple(neighbours),
        routes=tuple(routes),
        sysctls=tuple((e.key, word_of(e.value)) for e in entries_at(node, "sysctls")),
    )


def read_address(node: Node, key: str, diagnostics: Diagnostics) -> str | None:
    """The address under a key in its one form; None if there is none or it is not sound."""
    text = text_at(node, key)
    return diagnostics.attempt(node.line, canonical, text) if text else None


def _read_interface(entry: Entry, diagnostics: Diagnostics) -> Interface:
    mac = text_at(entry.value, "mac") or None
    if entry.key == "lo" and mac is not None:
        diagnostics.say(entry.line, "'lo' has no mac")
    addresses = [
        diagnostics.attempt(item.line, parse_interface_address, word_of(item))
        for item in items_at(entry.value, "addresses")
    ]
    kind, vrf = text_at(entry.value, "kind") or None, text_at(entry.value, "vrf") or None
    if kind is not None and (mac is not None or entry.key == "lo"):
        diagnostics.say(entry.line, f"'{entry.key}' is no {kind} device: it is lo or has a mac")
    return Interface(entry.key, mac, _present(addresses), kind, vrf)


def _check_vrf(entry: Entry, interfaces: Iterable[Interface], diagnostics: Diagnostics) -> None:
    """A VRF is one of the host's, and what belongs to it is a dummy device."""
    vrf = text_at(entry.value, "vrf")
    if not vrf:
        return
    vrfs = [interface.device for interface in interfaces if interface.kind == "vrf"]
    if vrf not in vrfs:
        diagnostics.say(entry.line, unknown("VRF", vrf, vrfs))
    if text_at(entry.value, "kind") != "dummy":
        diagnostics.say(entry.line, f"'{entry.key}' cannot belong to a VRF: only a dummy can")


def _read_neighbour(node: Node, diagnostics: Diagnostics) -> Neighbour:
    address = read_address(node, "address", diagnostics) or ""
    return Neighbour(text_at(node, "device"), address, text_at(node, "mac"))


def _read_route(node: Node, diagnostics: Diagnostics) -> Route:
    to = diagnostics.attempt(node.line, parse_interface_address, text_at(node, "to"))
    return Route(to or "", read_address(node, "via", diagnostics), text_at(node, "device"))


def _present(addresses: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(address for address in addresses if address is not None)
