"""Where a capture listens: `HOST`, or `HOST DEVICE`.

Owns finding the device in a topology. Capturing is left to the engine.
"""

from __future__ import annotations

from harness.language.diagnostics import LineError, unknown
from harness.spec.topology import End, Topology


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
