"""Which descriptors of a case are of one socket, as dup(2), fork(2), SCM_RIGHTS (unix(7)) and
pidfd_getfd(2) make them (open(2), "open file description").

Owns who holds which socket, by the calls that succeeded: a socket is there for as long as somebody
holds it, whatever it is called and whoever made it. What it does is left to those who ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.language.blocking import BLOCKS
from harness.language.call import Call


WAITS_STILL = (BLOCKS, "EINTR")
"""the outcomes of a `join` after which the thread is still there"""


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
        """of each actor, and of each child as `actor/child`"""
        self._closes_on_exec: set[tuple[str, str]] = set()
        self._threads: dict[tuple[str, str], tuple[Description, bool]] = {}
        """what a thread of an actor waits at, by its name, and whether it accepts"""
        self._on_the_way: list[Description] = []
        """passed and not yet received, by whomever: a case passes over one connection at a time"""

    def of(self, actor: str, name: str | None) -> Description | None:
        """What an actor has under a name, or what its thread of that name waits at."""
        waiting = self._threads.get((actor, name or ""))
        return self._held.get(actor, {}).get(name or "") or (waiting[0] if waiting else None)

    def all_of(self, actor: str) -> frozenset[Description]:
        """All that an actor and its children have."""
        owners = [it for it in self._held if it == actor or it.startswith(f"{actor}/")]
        held = {it for owner in owners for it in self._held[owner].values()}
        return frozenset(held | {it for it, _ in self._threads_of(actor)})

    def waited_at(self) -> frozenset[Description]:
        """What threads wait at, which may end the call at any time."""
        return frozenset(it for it, _ in self._threads.values())

    def waits(self, actor: str) -> bool:
        """Whether an actor has a thread."""
        return self._threads_of(actor) != []

    def has_children(self) -> bool:
        """Whether a child of an actor holds anything."""
        return any("/" in owner and names for owner, names in self._held.items())

    def holders(self, description: Description) -> Iterator[tuple[str, str | None]]:
        """Who has a socket, actors first: each an actor, and which child of its if not itself."""
        owners = [owner for owner, names in self._held.items() if description in names.values()]
        owners += [actor for (actor, _), (it, _) in self._threads.items() if it is description]
        for owner in sorted(dict.fromkeys(owners), key=lambda it: "/" in it):
            actor, _, child = owner.partition("/")
            yield actor, child or None

    def is_on_the_way(self, description: Description) -> bool:
        """Whether it was passed, and is yet to be received."""
        return description in self._on_the_way

    def _threads_of(self, actor: str) -> list[tuple[Description, bool]]:
        return [it for (owner, _), it in self._threads.items() if owner == actor]

    def copied_by(self, actor: str, call: Call) -> Description | None:
        """What a call gives another descriptor of."""
        if call.verb == "dup":
            return self.of(actor, call.uses)
        if call.verb == "activate":
            return self.of(actor, call.uses)
        if call.verb == "steal":
            return self.of(f"{actor}/{call.other}", call.uses)
        if call.verb == "receive" and self._on_the_way:
            return self._on_the_way[0]
        return None

    def note(self, actor: str, call: Call, outcome: str) -> None:
        """Keep what a call has done to who holds what."""
        succeeded = outcome == "ok"
        own = self._held.setdefault(actor, {})
        name = call.uses or ""
        if call.verb == "close":
            own.pop(name, None)
        elif call.verb == "join" and outcome not in WAITS_STILL:
            self._join(actor, name, succeeded)
        elif not succeeded:
            return
        elif call.verb == "exit":
            own.clear()
            self._end_threads(actor)
        elif call.verb in ("exec", "activate"):
            self._replace(actor, call)
        elif call.verb == "thread" and name in own:
            self._threads[actor, call.makes or ""] = (own[name], call.waits_in == "accept")
        elif call.verb == "cloexec":
            self._close_on_exec(actor, name, call)
        elif call.verb == "reap":
            self._held.pop(f"{actor}/{name}", None)
        elif call.verb == "pass" and name in own:
            self._on_the_way.append(own[name])
        elif call.verb == "fork":
            kept = own if "exec" not in call.flags else self._kept_by_exec(actor)
            # A flow is no socket that another could use.
            copies = {name: it for name, it in kept.items() if it.kind != "flow"}
            self._held[f"{actor}/{call.makes}"] = copies
        elif call.makes is not None:
            made = self._made(actor, call)
            if made is not None:
                own[call.makes] = made
            self._close_on_exec(actor, call.makes, call)

    def __iter__(self) -> Iterator[Description]:
        """Each that somebody holds, once."""
        held = (it for names in self._held.values() for it in names.values())
        return iter(dict.fromkeys([*held, *self.waited_at(), *self._on_the_way]))

    def _join(self, actor: str, thread: str, succeeded: bool) -> None:
        waited_at, accepts = self._threads.pop((actor, thread), (None, False))
        if waited_at is not None and accepts and succeeded:
            self._held[actor][thread] = Description(waited_at.kind, waited_at.maker)
            self._closes_on_exec.discard((actor, thread))

    def _end_threads(self, actor: str) -> None:
        for key in [key for key in self._threads if key[0] == actor]:
            del self._threads[key]

    def _replace(self, actor: str, call: Call) -> None:
        """Another program has what exec leaves, a service one listener (sd_listen_fds(3))."""
        kept = self._kept_by_exec(actor)
        if call.verb == "activate":
            kept = {name: it for name, it in self._held[actor].items() if name == call.uses}
            self._closes_on_exec.add((actor, call.uses or ""))
        self._held[actor] = {name: it for name, it in kept.items() if it.kind != "flow"}
        self._end_threads(actor)

    def _close_on_exec(self, actor: str, name: str, call: Call) -> None:
        # pidfd_getfd(2) sets it; dup(2) and recvmsg(2) do not.
        closes = "cloexec" in call.flags or call.verb == "steal"
        (self._closes_on_exec.add if closes else self._closes_on_exec.discard)((actor, name))

    def _kept_by_exec(self, actor: str) -> dict[str, Description]:
        own = self._held[actor].items()
        return {name: it for name, it in own if (actor, name) not in self._closes_on_exec}

    def _made(self, actor: str, call: Call) -> Description | None:
        if call.verb in ("dup", "steal", "receive"):
            copied = self.copied_by(actor, call)
            if call.verb == "receive":
                del self._on_the_way[:1]
            return copied
        old = self.of(actor, call.uses)
        if call.verb == "accept" and old is not None:
            # Where the listener is, whoever accepts (net/ipv4/tcp_ipv4.c tcp_v4_syn_recv_sock).
            return Description(old.kind, old.maker)
        return Description(call.kind or call.verb, actor)
