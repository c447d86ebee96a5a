"""Where a case plays: hosts with their devices, the links between them, captures, and processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Interface:
    """A device and its addresses, with their prefixes, in the order in which they are added."""

    OMIT_DEFAULTS: ClassVar = True
    device: str
    addresses: tuple[str, ...]
    device_kind: str | None = None
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
    """A route, through a gateway if it names one."""

    to: str
    via: str | None
    device: str


@dataclass(frozen=True, slots=True)
class Host:
    """A network namespace."""

    OMIT_DEFAULTS: ClassVar = True
    name: str
    interfaces: tuple[Interface, ...]
    also_speaks_for: tuple[str, ...]
    """addresses that its actors send from by hand, though no device has them"""
    neighbours: tuple[Neighbour, ...]
    routes: tuple[Route, ...]
    sysctls: Mapping[str, str]
    lines: Mapping[str, int] = field(default_factory=dict)
    """of the scenario's file: where it sets a sysctl itself"""


@dataclass(frozen=True, slots=True)
class LinkEnd:
    """One end of a link."""

    host: str
    device: str
    mac: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """A veth pair; `b` is the end that the topology names first."""

    a: LinkEnd
    b: LinkEnd

    @property
    def ends(self) -> tuple[LinkEnd, LinkEnd]:
        """Both."""
        return (self.a, self.b)


@dataclass(frozen=True, slots=True)
class Capture:
    """A device whose packets are captured into a file."""

    host: str
    device: str
    file: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A process that a host gets before the first step, or a program that a step will start."""

    ORDER: ClassVar = ("name", "host", "kind", "uid")
    name: str
    host: str
    kind: str
    """actor or program"""
    uid: int
