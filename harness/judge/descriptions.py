"""Which descriptors of a case are of one socket, as dup(2) makes them (open(2), "open file
description").

Owns who holds which socket, by the calls that succeeded: a socket is there for as long as somebody
holds it, whatever it is called and whoever made it. What it does is left to those who ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.language.call import Call


@dataclass(eq=False, frozen=True, slots=True)
class Description:
    """A socket or a flow, one for all of its descriptors; equal to nothing but itself."""

    kind: str
    """as the `socket` line has it: tcp, udp6 and so on; flow for a flow"""
    maker: str
    """the actor in whose network namespace it is"""


class Descriptions:
    """Who holds what, call by call."""

    def __init__(self) -> None:
        self._held: dict[str, dict[str, Description]] = {}

    def of(self, actor: str, name: str | None) -> Description | None:
        """What an actor has under a name."""
        return self._held.get(actor, {}).get(name or "")

    def note(self, actor: str, call: Call, succeeded: bool) -> None:
        """Keep what a call has done to who holds what."""
        own = self._held.setdefault(actor, {})
        if call.verb == "close":
            own.pop(call.uses or "", None)
        elif not succeeded:
            return
        elif call.verb == "exit":
            own.clear()
        elif call.makes is not None:
            made = self._made(actor, call)
            if made is not None:
                own[call.makes] = made

    def __iter__(self) -> Iterator[Description]:
        """Each that somebody holds, once."""
        held = (it for names in self._held.values() for it in names.values())
        return iter(dict.fromkeys(held))

    def _made(self, actor: str, call: Call) -> Description | None:
        old = self.of(actor, call.uses)
        if call.verb == "dup":
            return old
        if call.verb == "accept" and old is not None:
            # Where the listener is, whoever accepts (net/ipv4/tcp_ipv4.c tcp_v4_syn_recv_sock).
            return Description(old.kind, old.maker)
        return Description(call.kind or call.verb, actor)
