"""A socket of a small grid as operations: it is bound and listens, as set-up or under test."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from harness.export.cell import PORT
from harness.export.cell_operations import BACKLOG
from harness.export.operation import Bind, Listen, Operation
from harness.grid.cell_places import Place
from harness.language.address import Endpoint

Words = Mapping[str, str]
"""a cell's, by axis"""
Told = Mapping[str, str]
"""what the rules say of a cell: each result that its grid has, and `rule`"""
NOT_TRIED = "-"
LISTENING = "tcp_listening"


def protocol_of(kind: str) -> str:
    """`tcp` of `tcp_listening`."""
    return kind.partition("_")[0]


def set_up(name: str, place: Place, kind: str, *, absent: bool = False) -> Iterator[Operation]:
    """It must be bound, and listen if its kind does."""
    yield Bind(socket=name, to=Endpoint(place.bound, PORT), absent=absent)
    if kind == LISTENING:
        yield Listen(socket=name, backlog=BACKLOG)


def under_test(
    name: str, place: Place, bind: str, listen: str, *, port: int = PORT, absent: bool = False
) -> Iterator[Operation]:
    """It asks; `bind`, `listen`: what it is told, `-` where it is not tried."""
    yield Bind(socket=name, to=Endpoint(place.bound, port), wanted=bind, absent=absent)
    if listen != NOT_TRIED:
        yield Listen(socket=name, backlog=BACKLOG, wanted=listen)
