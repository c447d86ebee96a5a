"""What a case's captures could see of a connection, and which packets came back on it.

Owns the question whether silence of the wire means anything: only where a capture lies on the one
way that a connection can take. What the answer means for a call is left to the witnesses.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from harness.formats.plan import Host, Plan
from harness.judge.packet import IpAddress
from harness.judge.sent_packets import Sent
from harness.language.address import Endpoint, is_everybodys, unmapped

# Bytes of a datagram that fit into a packet on any device (RFC 8200 section 5).
_UNBROKEN = 1200


@dataclass(frozen=True, slots=True)
class CaptureCoverage:
    """All packets of a case, and the plan that says where they were captured."""

    plan: Plan
    sent: list[Sent]

    def answers(
        self, host: str, target: Endpoint, port: int | None = None
    ) -> frozenset[str] | None:
        """The words of all packets that came back to `host` from the target, to one local port
        where it is known. None if no capture could have seen them."""
        address = _as_sent(target.address)
        if address.is_unspecified or not self.sees(host, target):
            return None
        words: set[str] = set()
        for packet in self.sent:
            answered = packet.packet.about or packet.packet.reverse
            if (
                answered is not None
                and answered[2:] == (address, target.port)
                and port in (None, answered[1])
            ):
                words |= packet.words
        return frozenset(words)

    def has_datagram(self, host: str, source: Endpoint, size: int) -> bool:
        """Whether so many bytes came to `host` from there; true if no capture could see it."""
        # One to a group is looped back before any device, and a large one comes in fragments.
        if not self.sees(host, source) or self._owners(source) == {host} or size > _UNBROKEN:
            return True
        end = (_as_sent(source.address), source.port)
        return any(
            packet.protocol == "udp" and packet.length == size and packet.flow[:2] == end
            for packet in (sent.packet for sent in self.sent)
            if packet.flow is not None
        )

    def sees(self, host: str, target: Endpoint) -> bool:
        """Whether a capture lies on the only way from the host to the target."""
        owners = self._owners(target)
        captured = {(capture.host, capture.device) for capture in self.plan.captures}
        if is_everybodys(target.address) or owners == {host}:
            return (host, "lo") in captured
        if len(self.plan.links) != 1 or len(owners) != 1:
            return False
        link = self.plan.links[0]
        return any((end.host, end.device) in captured for end in link.ends)

    def _owners(self, target: Endpoint) -> set[str]:
        return {
            host.name
            for host in self.plan.hosts
            for text in _addresses(host)
            if ip_address(text.partition("/")[0]) == _as_sent(target.address)
        }


def _as_sent(address: str) -> IpAddress:
    """The address as packets carry it: an IPv4-mapped one travels as IPv4 (ipv6(7))."""
    return ip_address(unmapped(address))


def _addresses(host: Host) -> Iterable[str]:
    yield from (text for interface in host.interfaces for text in interface.addresses)
    yield from host.also_speaks_for
