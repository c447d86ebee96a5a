"""What is exported: a case or a cell as operations, with what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.export.operation import (
    Accept,
    BecomeUser,
    Bind,
    Connect,
    Deafen,
    Look,
    OfSocket,
    Open,
    Operation,
    Pause,
    Send,
    SetOption,
    StartMany,
)
from harness.language.address import Endpoint, unmapped
from harness.language.diagnostics import OneLineError


class Refused(OneLineError):
    """An export cannot say this; the text names the step and why, in one line."""


class Chosen(Refused):
    """The kernel chooses an address, on lo another one than over a wire, and it matters here."""


@dataclass(frozen=True, slots=True)
class Program:
    """A case or a cell, on one host."""

    id: str
    question: str
    kernel: str
    """the version whose answers it expects"""
    because: str
    """why they are expected: a rule, or what the scenario says; may be empty"""
    operations: tuple[Operation, ...]

    @property
    def sockets(self) -> tuple[str, ...]:
        """The names of all sockets, in the order in which they come to be."""
        made: dict[str, None] = {}
        for it in self.operations:
            if isinstance(it, Open):
                made[it.socket] = None
            elif isinstance(it, StartMany):
                made[it.socket] = None
            elif isinstance(it, Accept):
                made[it.made] = None
        return tuple(name for name in made if name not in self.unused)

    @property
    def unused(self) -> frozenset[str]:
        """The connections that are accepted, and that nothing more is done with."""
        used = {it.socket for it in self.operations if isinstance(it, OfSocket)}
        return frozenset(it.made for it in self.operations if isinstance(it, Accept)) - used

    @property
    def addresses(self) -> tuple[str, ...]:
        """The addresses that its host must have, IPv4-mapped ones as IPv4, in the order of use."""
        named = [unmapped(end.address) for end in self._endpoints()]
        # Of a membership the last address is the interface's, as of IP_MULTICAST_IF the only one.
        values = (it.value for it in self.operations if isinstance(it, SetOption))
        named += [value[-1] for value in values if isinstance(value[-1], str) and "." in value[-1]]
        return tuple(dict.fromkeys(named))

    @property
    def under_test(self) -> tuple[Operation, ...]:
        """The operations that may come out otherwise than expected."""
        return tuple(it for it in self.operations if it.wanted is not None)

    @property
    def users(self) -> tuple[int, ...]:
        """The users that only root can become."""
        found = (it for it in self.operations if isinstance(it, BecomeUser) and not it.if_root)
        return tuple(dict.fromkeys(it.uid for it in found))

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each socket that is many."""
        return {it.socket: it.count for it in self.operations if isinstance(it, StartMany)}

    @property
    def looks_for_peers(self) -> bool:
        """Whether the table is asked for the other end's port, too."""
        return any(isinstance(it, Look) and it.peer for it in self.operations)

    @property
    def waits_ms(self) -> int:
        """How long it waits for time to pass."""
        return sum(it.ms for it in self.operations if isinstance(it, Pause))

    def has(self, *kinds: type[Operation]) -> bool:
        """Whether there is an operation of one of these kinds."""
        return any(isinstance(it, kinds) for it in self.operations)

    @property
    def uses_ipv6(self) -> bool:
        """Whether any of its sockets is an AF_INET6 one."""
        return any(
            isinstance(it, (Open, Deafen, Look, StartMany)) and it.six for it in self.operations
        )

    def _endpoints(self) -> Iterator[Endpoint]:
        for it in self.operations:
            if isinstance(it, Bind) and it.absent:
                continue
            if isinstance(it, (Bind, Connect)) or (isinstance(it, Send) and it.to is not None):
                assert it.to is not None
                yield it.to
