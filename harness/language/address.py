"""Addresses as scenarios write them and as the kernel's tables print them.

Owns parsing `10.0.0.1:9527` and `[fd00::1]:9527` and the one text form of an address (inet_ntop's,
so that `::ffff:10.0.0.1` is written so). Which addresses a host has is left to the topology.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from dataclasses import dataclass

from harness.language.diagnostics import LineError

_ENDPOINT = re.compile(r"(?:\[(?P<six>[^\]]*)\]|(?P<four>[^:\[\]]*)):(?P<port>[^:]*)")


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address and a port; in a pattern `*` and None stand for any."""

    address: str
    port: int | None

    @property
    def is_ipv6(self) -> bool:
        """Whether the address is an IPv6 one (an IPv4-mapped one is)."""
        return ":" in self.address

    def __str__(self) -> str:
        address = f"[{self.address}]" if self.is_ipv6 else self.address
        return f"{address}:{'*' if self.port is None else self.port}"


@dataclass(frozen=True, slots=True)
class ScopedEndpoint(Endpoint):
    """One of a device, `[fe80::1%eth0]:80`; socket tables show it without."""

    device: str = ""


def canonical(address: str) -> str:
    """The address as inet_ntop(3) writes it; raises LineError if it is none."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.inet_ntop(family, socket.inet_pton(family, address))
    except (OSError, ValueError):
        raise LineError(f"bad address '{address}': write for example 10.0.0.1 or fd00::1") from None


def parse_port(text: str) -> int:
    """A port number, 0 to 65535; raises LineError."""
    digits = text.lstrip("0")
    if not re.fullmatch(r"[0-9]+", text) or len(digits) > 5 or int(digits or "0") > 65535:
        raise LineError(f"bad port '{text}': a port is a number from 0 to 65535")
    return int(digits or "0")


def parse_endpoint(text: str) -> Endpoint:
    """`10.0.0.1:9527` or `[fd00::1]:9527`; raises LineError."""
    found = _ENDPOINT.fullmatch(text)
    if found is None:
        raise LineError(
            f"bad address '{text}': an address and a port are wanted,"
            " for example 10.0.0.1:9527 or [fd00::1]:9527"
        )
    if found["six"] is not None and ":" not in found["six"]:
        raise LineError(f"bad address '{text}': brackets are for IPv6 addresses")
    address = canonical(found["six"] if found["six"] is not None else found["four"])
    return Endpoint(address, parse_port(found["port"]))


def parse_wanted_endpoint(text: str) -> Endpoint:
    """An endpoint of a pattern, where `*` may stand for the address, the port, or both."""
    if text == "*":
        return Endpoint("*", None)
    found = _ENDPOINT.fullmatch(text)
    if found is None:
        raise LineError(
            f"bad address '{text}': write for example 10.0.0.1:9527, [fd00::1]:*, *:9527 or *"
        )
    port = None if found["port"] == "*" else parse_port(found["port"])
    if found["four"] == "*":
        return Endpoint("*", port)
    if found["six"] is not None and ":" not in found["six"]:
        raise LineError(f"bad address '{text}': brackets are for IPv6 addresses")
    return Endpoint(canonical(found["six"] if found["six"] is not None else found["four"]), port)


def parse_interface_address(text: str) -> str:
    """`10.0.0.1/24` in its one text form; raises LineError."""
    address, slash, prefix = text.partition("/")
    if not slash or not re.fullmatch(r"[0-9]{1,3}", prefix):
        raise LineError(f"bad address '{text}': write it with its prefix, for example 10.0.0.1/24")
    address = canonical(address)
    longest = 128 if ":" in address else 32
    if int(prefix) > longest:
        raise LineError(f"bad address '{text}': a prefix is at most {longest} here")
    return f"{address}/{int(prefix)}"


def is_everybodys(address: str) -> bool:
    """Wildcard, loopback, multicast and limited broadcast: addresses that need no owner."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        parsed = parsed.ipv4_mapped
    return (
        parsed.is_unspecified
        or parsed.is_loopback
        or parsed.is_multicast
        or parsed.is_link_local
        or str(parsed) == "255.255.255.255"
    )


def unmapped(address: str) -> str:
    """The IPv4 address inside an IPv4-mapped one; any other address as it is."""
    parsed = ipaddress.ip_address(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return address
