"""What is lost on a wire, said with sockets that are deaf.

On one host there is no wire to cut. A segment that is lost on its way to a host is dropped there
instead, by the socket that it is for. That takes the socket's descriptor.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.export.expected import told
from harness.export.operation import Deafen, Operation
from harness.export.program import Refused
from harness.export.sockets import Sockets
from harness.formats.plan import Plan
from harness.formats.plan_step import NeighbourStep


def lost(step: NeighbourStep, plan: Plan, sockets: Sockets) -> Iterator[Operation]:
    """From here on segments to a host are lost."""
    host = sockets.address_of[step.address]
    sockets.lost.add(host)
    for held in sockets.of_host(host):
        held.deaf = True
        yield Deafen(socket=held.name, six=held.six)


def reached(step: NeighbourStep, plan: Plan, sockets: Sockets) -> Iterator[Operation]:
    """Segments come through; where none were lost, nothing changes. Raises Refused."""
    host = sockets.address_of[step.address]
    sockets.lost.discard(host)
    if sockets.closed_deaf:
        raise Refused(f"{told(step)}: a socket that is closed cannot hear again")
    for held in sockets.of_host(host):
        if held.deaf:
            held.deaf = False
            yield Deafen(socket=held.name, six=held.six, deaf=False)
