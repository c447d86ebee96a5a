"""What the engine tells of before the first step: needs, hosts, captures, processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class NeedLooked:
    """Whether something is there that the case needs."""

    kind: ClassVar[str] = "need"
    seq: int
    name: str
    need_kind: str
    present: bool
    detail: str | None


@dataclass(frozen=True, slots=True)
class InterfaceSeen:
    """A device as the kernel lists it."""

    device: str
    index: int
    mac: str
    mtu: int
    up: bool
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SysctlRead:
    """A sysctl that the case leaves alone, as it was read; None where the kernel has not got it."""

    now: str | None


@dataclass(frozen=True, slots=True)
class SysctlSet:
    """A sysctl that the plan sets: before that, what it was set to, and as it was read after."""

    was: str | None
    set: str
    now: str | None


@dataclass(frozen=True, slots=True)
class HostMade:
    """A network namespace, made and read back."""

    kind: ClassVar[str] = "host"
    seq: int
    name: str
    namespace: int
    """its inode"""
    interfaces: tuple[InterfaceSeen, ...]
    sysctls: Mapping[str, SysctlRead | SysctlSet]


@dataclass(frozen=True, slots=True)
class CaptureBegun:
    """A capture that is ready."""

    kind: ClassVar[str] = "capture"
    seq: int
    host: str
    device: str
    file: str
    by: str
    ready: float


@dataclass(frozen=True, slots=True)
class ActorStarted:
    """The process of an actor or a program, as /proc showed it; None for what it did not show."""

    kind: ClassVar[str] = "actor"
    seq: int
    name: str
    host: str | None
    """whose network namespace it is in"""
    pid: int
    uid: int | None
    """the real one"""
    namespace: int | None
    """the inode of its network namespace"""
    executable: str | None
    """the file that it runs"""
    command: tuple[str, ...] | None
    """a program's words"""
    program: bool
