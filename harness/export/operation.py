"""The operations of a case or a cell, in their order: system calls, and looks at the socket table.

Pure values, of which every kind of export is written. All sockets are on one host here; what cannot
be said so is refused where the list is made. An operation without `wanted` is set-up and must
succeed; another is under test, and `wanted` is `ok` or the name of an errno.
"""

from __future__ import annotations

from dataclasses import dataclass

from harness.language.address import Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What all of them have."""

    wanted: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSocket(Operation):
    """An operation on a socket; `socket` is its name, fit for a variable of C."""

    socket: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(OfSocket):
    """socket()."""

    six: bool
    """AF_INET6"""
    udp: bool = False
    nonblock: bool = False
    protocol: str = ""
    """the name of another protocol of streams, as IPPROTO_MPTCP; empty for TCP"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOption(OfSocket):
    """setsockopt() with one number, with two (a struct of two), with addresses, or a device."""

    option: str
    value: tuple[int, ...] | tuple[str, ...] | str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOption(OfSocket):
    """getsockopt(): the number that is wanted."""

    option: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bind(OfSocket):
    """bind()."""

    to: Endpoint
    absent: bool = False
    """to an address that the host must not have"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartMany(OfSocket):
    """Sockets of one kind, all open, each bound to an address of its own: socket() to listen()."""

    count: int
    six: bool
    udp: bool
    options: tuple[str, ...]
    listens: bool
    port: int
    backlog: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listen(OfSocket):
    """listen()."""

    backlog: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Connect(OfSocket):
    """connect()."""

    to: Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(OfSocket):
    """accept(); `made` is the connection."""

    made: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Send(OfSocket):
    """send(), or sendto() where there is an address."""

    text: str
    to: Endpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receive(OfSocket):
    """recv(); with a text, it is what must come ("" at the end of the stream)."""

    text: str | None = None
    dontwait: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ShutDown(OfSocket):
    """shutdown(); `how` is RD, WR or RDWR."""

    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(OfSocket):
    """close()."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(OfSocket):
    """getsockname(): the address that is wanted."""

    name: Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class IsFrom(OfSocket):
    """getpeername(): the other end that is wanted; None for its port stands for any."""

    name: Endpoint


@dataclass(frozen=True, slots=True, kw_only=True)
class Deafen(OfSocket):
    """From here on, or no more, the kernel drops what comes for the socket before TCP sees it.

    By the least number of hops that it asks for (ip(7) IP_MINTTL), which no segment has left.
    """

    six: bool
    deaf: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Look(Operation):
    """The socket table must have a socket on a port in a state (or in any), or have none."""

    port: int
    state: str | None
    present: bool = True
    six: bool
    """whether it is an AF_INET6 socket, which has a table of its own"""
    udp: bool = False
    peer: int = 0
    """the port of the other end, by which a connection is told from its listener; 0: any"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Operation):
    """Let time pass."""

    ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sysctl(Operation):
    """Set a sysctl."""

    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HaveSysctl(Operation):
    """The kernel must have a sysctl, or nothing can be tried."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BecomeUser(Operation):
    """seteuid(): whose the next sockets are. Only root may."""

    uid: int
    if_root: bool = False
    """for anybody else it is nothing: his sockets are no root's anyway"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeDevice(Operation):
    """A device without addresses."""

    device: str
