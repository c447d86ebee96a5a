"""Steps of actors and programs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.formats.step_base import HEAD, TAIL, BaseStep


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorStep(BaseStep):
    """A step of an actor or a program."""

    actor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStep(ActorStep):
    """A line for an actor: one system call."""

    kind: ClassVar[str] = "call"
    ORDER: ClassVar = (*HEAD, "actor", "call", "may_block", *TAIL)
    call: str
    may_block: bool = False
    """whether it is an outcome to be in the call still when its time is over: then interrupt it"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStep(ActorStep):
    """A program is started; its name is the first word."""

    kind: ClassVar[str] = "run"
    ORDER: ClassVar = (*HEAD, "actor", "argv", *TAIL)
    argv: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeStep(ActorStep):
    """Text for a program's standard input."""

    kind: ClassVar[str] = "type"
    ORDER: ClassVar = (*HEAD, "actor", "data", *TAIL)
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EofStep(ActorStep):
    """The end of a program's standard input."""

    kind: ClassVar[str] = "eof"
    ORDER: ClassVar = (*HEAD, "actor", *TAIL)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputStep(ActorStep):
    """Wait until a program has printed a text."""

    kind: ClassVar[str] = "output"
    ORDER: ClassVar = (*HEAD, "actor", "contains", *TAIL)
    contains: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalStep(ActorStep):
    """A signal, and on at once."""

    kind: ClassVar[str] = "signal"
    ORDER: ClassVar = (*HEAD, "actor", "signal", *TAIL)
    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KillStep(ActorStep):
    """A signal, and the process' end."""

    kind: ClassVar[str] = "kill"
    ORDER: ClassVar = (*HEAD, "actor", "signal", *TAIL)
    signal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitStep(ActorStep):
    """The process' end."""

    kind: ClassVar[str] = "wait"
    ORDER: ClassVar = (*HEAD, "actor", *TAIL)
