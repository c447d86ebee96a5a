"""Which addresses a case has, and on which host.

Owns refusing addresses that nobody has: in a scenario they are slips of the pen. Addresses under
test (those of a step with `=>`) are the kernel's business.
"""

from __future__ import annotations

import ipaddress

from harness.language.address import Endpoint, is_everybodys, unmapped
from harness.language.diagnostics import LineError
from harness.spec.topology import Topology


class AddressBook:
    """Which addresses a case has, and where."""

    def __init__(self, topology: Topology) -> None:
        self.topology = topology
        self.added: set[tuple[str, str]] = set()
        self.anywhere: set[str] = set()
        """hosts that may bind addresses they do not have"""

    def check_known(self, endpoint: Endpoint) -> None:
        """Refuse an address that nobody has; raises LineError."""
        address = unmapped(endpoint.address) if endpoint.address != "*" else "*"
        if address == "*" or is_everybodys(address) or self.topology.owner(address) is not None:
            return
        if any(address == added for _, added in self.added) or self._is_broadcast(address):
            return
        owned = ", ".join(
            f"{host.name}: {' '.join(host.addresses())}" for host in self.topology.hosts
        )
        raise LineError(f"unknown address '{endpoint.address}': no host has it ({owned})")

    def check_own(self, endpoint: Endpoint, host: str) -> None:
        """Refuse to bind an address of another host as set-up; raises LineError."""
        address = unmapped(endpoint.address)
        if is_everybodys(address) or (host, address) in self.added or self._is_broadcast(address):
            return
        for candidate in self.topology.hosts:
            if candidate.name == host and address not in candidate.addresses():
                if host in self.anywhere:
                    return
                raise LineError(
                    f"{address} is no address of host {host}, so this bind fails"
                    f" ({host} has {' '.join(candidate.addresses())})"
                )

    def _is_broadcast(self, address: str) -> bool:
        if ":" in address:
            return False
        wanted = ipaddress.ip_address(address)
        return any(
            wanted == ipaddress.ip_interface(own).network.broadcast_address
            for host in self.topology.hosts
            for interface in host.interfaces
            for own in interface.addresses
            if ":" not in own
        )
