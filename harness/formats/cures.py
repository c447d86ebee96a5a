"""What would have let a refused call succeed: what `cures --json` writes.

Owns the record's form; finding it out is left to harness.cures, the words to report.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from harness.formats.verdict import Holder, Refusal

FORMAT = 1
"""Raised whenever a reader of the old form would misread the new one."""


@dataclass(frozen=True, slots=True)
class RuleSaid:
    """What the rules of a port say of it (`bindlab rules`)."""

    cell: str
    bind: str
    listen: str
    rule: str

    @property
    def lets(self) -> bool:
        """Whether the call is let in."""
        return self.bind == "ok" and self.listen in ("ok", "-")


@dataclass(frozen=True, slots=True)
class ChangeMade:
    """One thing that was otherwise."""

    code: str
    """an option's name, or address, source and port (of a client), outside (a port
    that is not in the ephemeral range), user, stop (an actor or a program
    ends), close, reset (close with SO_LINGER 1 0), linger (that had been set before it was closed),
    child (of an actor, ends), cloexec (set before the child was made), receive (what was
    passed over a unix socket, and then close), leave and join (of a
    multicast group: first, elsewhere), wait, together (all that is in the way goes), of a unix
    socket unlink, path, abstract (another name), and close, stop or child with unlink
    (stop-unlink); or a sysctl's name"""
    side: str
    """whose: new, old, both, host"""
    value: str


@dataclass(frozen=True, slots=True)
class Tried:
    """The case with some changes, and what came of it."""

    OMIT_DEFAULTS: ClassVar = True
    changes: tuple[ChangeMade, ...]
    outcomes: tuple[str, ...]
    """of the call, and of the listen or connect that follows it; empty where it never came to it"""
    works: bool
    why_not: str | None = None
    """why it could not be tried"""
    said: RuleSaid | None = None
    """None where the rules know no such pair"""

    @property
    def contradicts(self) -> bool:
        """Whether kernel and rules differ."""
        return self.said is not None and self.why_not is None and self.said.lets != self.works


@dataclass(frozen=True, slots=True)
class Cures:
    """The refused call of a case, who held its port, and what helped, the cheapest first."""

    OMIT_DEFAULTS: ClassVar = True
    format: int
    case: str
    file: str
    line: int
    step: str
    """the line of the call, its values filled in"""
    outcome: str
    kernel: str
    version: str
    holders: tuple[Holder, ...]
    """what the socket table had on the port just before, and whose it is"""
    owners: tuple[str, ...]
    """the actors whose sockets had been bound to it, with their options: `first (SO_REUSEADDR)`"""
    tried: tuple[Tried, ...]
    refusal: Refusal | None = None
    """why it was refused, where that could be asked"""
    said: RuleSaid | None = None
    """of the case as it is"""
    others: tuple[str, ...] = ()
    """further calls of it that were refused: `step 5, new: bind [::]:80 => EADDRINUSE`"""

    @property
    def contradictions(self) -> tuple[Tried, ...]:
        """Where kernel and rules differ."""
        return tuple(one for one in self.tried if one.contradicts)
