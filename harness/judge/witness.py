"""What a witness is: somebody who has something to say about a step besides the step itself.

Owns the scene of one step, which every witness is shown, and the form of what it says. The
witnesses are `call_witness`, `table_witness` and `wire_witness`; `cross_check` asks them all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from harness.formats.observations import Socket, StepDone, Table
from harness.formats.plan_step import Step
from harness.formats.verdict import Cause, Holder, Refusal
from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.socket_match import recorded_endpoint, table_protocol
from harness.language.address import Endpoint
from harness.language.call import Call
from harness.language.kernel_range import matches as kernel_matches


@dataclass(frozen=True, slots=True)
class Finding:
    """What witnesses say about one step."""

    spoke: frozenset[str] = frozenset()
    """the names of those who confirm what the step says"""
    contradictions: tuple[Cause, ...] = ()
    in_the_way: Table | None = None
    """what stood on that port just before a call was refused; None where nobody looked"""
    holders: tuple[Holder, ...] = ()
    """the same, with what is known of each"""
    refusal: Refusal | None = None

    def __or__(self, other: Finding) -> Finding:
        """Both together."""
        return Finding(
            self.spoke | other.spoke,
            self.contradictions + other.contradictions,
            self.in_the_way if other.in_the_way is None else other.in_the_way,
            self.holders + other.holders,
            other.refusal or self.refusal,
        )


class Witness(Protocol):
    """Somebody with a name and an eye on every step."""

    name: str
    """as verdicts list it among their `witnesses`"""

    def check(self, scene: Scene) -> Finding:
        """What there is to say about the step; silence is an empty finding."""
        ...


@dataclass(slots=True)
class KnownSocket:
    """What is known of an actor's socket from its calls so far."""

    protocol: str
    local: Endpoint | None = None
    inode: int | None = None
    """where the table told it"""
    listening: bool = False
    connecting: bool = False
    """connect() was begun without waiting for its end"""
    waits_for_data: bool = False
    """connect() may leave the SYN to the first send (TCP_FASTOPEN_CONNECT, tcp(7))"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One step and what surrounds it."""

    step: Step
    record: StepDone
    coverage: CaptureCoverage
    version: str
    """of the kernel"""
    host: str | None = None
    """where it happened, for a step of one host"""
    call: Call | None = None
    """for a step that is an actor's line"""
    socket: KnownSocket | None = None
    """which the call works on, as far as it is known"""
    taken: frozenset[int] = frozenset()
    """the descriptors that the actor has open"""
    copied: KnownSocket | None = None
    """which the call gives another descriptor of, as far as it is known"""

    @property
    def before(self) -> Table:
        """The host's sockets right before the step."""
        return self.record.before[self.host] if self.host is not None else ()

    @property
    def after(self) -> Table:
        """The host's sockets right after the step."""
        return self.record.after[self.host] if self.host is not None else ()

    @property
    def lists_bound_sockets(self) -> bool:
        """Whether the kernel's tables have the call's socket even if it is only bound; UDP sockets
        are in them always."""
        return self.protocol == "udp" or lists_bound_sockets(self.version)

    @property
    def protocol(self) -> str:
        """Of the socket that the call works on."""
        return self.socket.protocol if self.socket else "tcp"

    @property
    def table_protocol(self) -> str:
        """Under which protocol the tables have that socket's port."""
        return table_protocol(self.protocol)

    @property
    def waits_for_data(self) -> bool:
        """Whether a connect() that succeeds may have sent nothing yet."""
        return self.socket is not None and self.socket.waits_for_data

    @property
    def local(self) -> Endpoint | None:
        """What the socket was bound to, as far as it is known."""
        return self.socket.local if self.socket else None

    def new_inode(self, local: Endpoint) -> int | None:
        """The inode of a socket that stands there now and did not before."""
        old = {entry.inode for entry in self.before}
        for entry in self.after:
            if (
                entry.protocol == self.table_protocol
                and entry.inode not in old | {0}
                and is_at(local, entry.local)
            ):
                return entry.inode
        return None

    def connection(self, target: Endpoint) -> Socket | None:
        """The connection that this call has made, or brought to its end."""
        old = {entry.inode for entry in self.before if entry.state in _CONNECTED}
        may_be_old = self.protocol == "udp" or (self.socket is not None and self.socket.connecting)
        for entry in self.after:
            if self._is_connection(entry, target) and (may_be_old or entry.inode not in old):
                return entry
        return None

    def accepted_inode(self, peer: str) -> int | None:
        """The inode of a connection with this other end that nobody had before; None if unsure."""
        old = {entry.inode for entry in self.before}
        new = [it.inode for it in self.after if it.remote == peer and it.inode not in old | {0}]
        return new[0] if len(new) == 1 else None

    def _is_connection(self, entry: Socket, target: Endpoint) -> bool:
        if entry.protocol != self.table_protocol or entry.inode == 0:
            return False
        if entry.state not in _CONNECTED or port_of(entry.remote) != target.port:
            return False
        # connect() to the wildcard goes to the loopback address (ip(7), net/ipv4/tcp_ipv4.c).
        if target.address not in ("0.0.0.0", "::") and not is_at(target, entry.remote):
            return False
        local = self.local
        return local is None or not local.port or port_of(entry.local) == local.port


def lists_bound_sockets(version: str) -> bool:
    """Whether a kernel's tables have TCP sockets that are only bound: since Linux 6.8 (commit
    91051f003948, "tcp: Dump bound-only sockets in inet_diag")."""
    return kernel_matches(version, ">=6.8")


# States of a connection that came about and still has, or may have, its process.
_CONNECTED = frozenset("ESTABLISHED FIN_WAIT1 FIN_WAIT2 CLOSE_WAIT LAST_ACK CLOSING".split())


def is_at(wanted: Endpoint, recorded: str) -> bool:
    """Whether a recorded `address:port` is this endpoint; its port 0 stands for any."""
    if wanted.port == 0:
        return recorded.rpartition(":")[0] == str(wanted).rpartition(":")[0]
    return recorded == str(wanted)


def port_of(recorded: str) -> int:
    """The port of a recorded `address:port`."""
    return recorded_endpoint(recorded).port or 0
