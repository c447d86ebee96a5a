"""The verdict on one case: the record that verdict.json and verdicts.jsonl hold, a line each.

Owns the record's form. It keeps values (outcomes, errno names, milliseconds, sockets) and codes, no
prose: what a person reads is made of them in `report`. Fields that have their default are left out
of the file, and what is left out is read as the default. How a verdict is reached is left to
`judge`, what a status means to `status`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from harness.formats.cause import Cause, Value
from harness.formats.codec import FormatError, read, to_json
from harness.formats.plain_name import fault_of_case, fault_of_name
from harness.formats.plan_step import Outcomes
from harness.formats.provenance import Provenance
from harness.formats.status import Status

FORMAT = 2
"""Raised whenever a reader of the old form would misread the new one; 1 had words for values."""

HOST = "host"  # the backend of a case that ran on the kernel of the machine itself
NO_ACCELERATOR = "none"  # what it has there


@dataclass(frozen=True, slots=True)
class Holder:
    """A socket that stood on the port just before a call was refused, as sock_diag(7) lists it.

    From `actor` on: what the engine asked right after the refusal, and what the steps tell; older
    evidence has none of it.
    """

    OMIT_DEFAULTS: ClassVar = True
    protocol: str
    state: str
    local: str
    remote: str
    inode: int
    """0 when no process has it"""
    uid: int
    actor: str | None = None
    """who has it open, or made it"""
    options: tuple[str, ...] | None = None
    """of SO_REUSEADDR, SO_REUSEPORT and IPV6_V6ONLY those that it has, or that its maker had set"""
    is_open: bool = True
    """whether a process has it"""
    device: str | None = None
    """that it is bound to"""
    timer: str | None = None
    """what the kernel will do when the time is over: timewait, keepalive, retransmit"""
    timer_ms: int = 0
    """the time that is left"""
    child: str | None = None
    """which child of the actor's has it, if not the actor itself"""
    others: tuple[str, ...] = ()
    """who has it open as well (fork, dup, SCM_RIGHTS): `actor`, or `actor/child`"""
    on_the_way: bool = False
    """whether only a message has it that passes it, and is not yet received; unix(7)"""


@dataclass(frozen=True, slots=True)
class PortsHeld:
    """Ports of a used-up range that one process holds, or has left behind, in one state."""

    OMIT_DEFAULTS: ClassVar = True
    protocol: str
    state: str
    ports: int
    """how many"""
    actor: str | None = None
    """who has the sockets, or made them; None where that is not known"""
    child: str | None = None
    """which child of the actor's has them, if not the actor itself"""
    is_open: bool = True
    """whether a process has them"""
    others: tuple[str, ...] = ()
    """who has each of them open as well: `actor`, or `actor/child`"""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the kernel refused a call, as far as what was asked right after it shows."""

    OMIT_DEFAULTS: ClassVar = True
    cause: Cause
    options: tuple[str, ...] | None = None
    """that the socket itself had"""
    held: tuple[PortsHeld, ...] = ()
    """of a range that is used up: by whom, the most ports first; older records have none"""


@dataclass(frozen=True, slots=True)
class Observed:
    """What came of a step."""

    OMIT_DEFAULTS: ClassVar = True
    outcome: str
    """ok or the name of an errno"""
    value: str | int | float | None = None
    ms: float = 0.0
    in_the_way: tuple[Holder, ...] | None = None
    """for EADDRINUSE: what stood on that port just before; None where nobody looked"""
    refusal: Refusal | None = None
    """of a call that was refused, where something is known of it"""
    late: Cause | None = None
    """of a step that waited in vain: for what, how long, what there was; older records have none"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected(Outcomes):
    """What was expected of a step on this kernel, and why, where that depends on the kernel."""

    OMIT_DEFAULTS: ClassVar = True
    in_ms: tuple[int, int] | None = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """What one case has to say about a claim. `holds` is None when it could not tell."""

    id: str
    holds: bool | None
    says: Mapping[str, Expected]
    """by label: what the claim predicts"""
    observed: Mapping[str, Observed]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case on one kernel."""

    OMIT_DEFAULTS: ClassVar = True
    ORDER: ClassVar = ("format",)
    case: str
    scenario: str
    file: str
    line: int
    question: str
    sources: tuple[str, ...]
    params: Mapping[str, str]
    kernel: str
    """its release, as uname -r says"""
    version: str
    """the numbers that ranges are compared with: 6.1.192 where the release is 6.1.0-56"""
    machine: str
    backend: str
    """HOST, or what booted the kernel"""
    accelerator: str
    """how its instructions are carried out: "none" on real processors"""
    revision: str
    """the commit of the checkout that planned and judged"""
    date: str
    verdict: Status
    witnesses: tuple[str, ...]
    """of "call", "table", "counter", "wire": who spoke for it"""
    evidence: str
    steps: int
    """how many were observed"""
    format: int
    cause: Cause | None = None
    at: int | None = None
    """the line of the scenario's file that decided, for a case that is not good"""
    claims: tuple[ClaimFinding, ...] = ()
    expected: Mapping[str, Expected] = field(default_factory=dict)
    """by label, or by actor.verb: the steps under test"""
    observed: Mapping[str, Observed] = field(default_factory=dict)
    """the same keys"""
    set_up: Observed | None = None
    """of a step that only leads up to those: what came of it, if it was refused and so decided"""
    seconds: float | None = None
    """on the clock of the kernel under test: in a guest, guest seconds"""
    wall_seconds: float | None = None
    """on the clock on the wall"""
    run: int = 1
    """which run of its case it is on"""
    runs: int = 1
    """how often the case is run; then `case` ends in the number of the run"""

    @property
    def cell(self) -> str:
        """The case, whichever run of it this is."""
        return self.case if self.runs == 1 else self.case.removesuffix(f"/{self.run}")

    built_from: str | None = None
    """the commit that the engine was built from"""

    @property
    def claim(self) -> str | None:
        """The first of the claims that the case speaks of."""
        return self.claims[0].id if self.claims else None

    @property
    def where(self) -> str | None:
        """file:line of what decided, for a case that is not good."""
        return None if self.at is None else f"{self.file}:{self.at}"

    def to_json(self) -> dict[str, Any]:
        """The record."""
        record: dict[str, Any] = to_json(self)
        return record

    @classmethod
    def from_json(cls, record: Any) -> Verdict:
        """The inverse of to_json. Raises FormatError for anything else."""
        if isinstance(record, dict) and record.get("format") != FORMAT:
            said = record.get("format", "1 (a record without one)")
            raise FormatError(f"format {said}, known is {FORMAT}: run its cases again")
        verdict = read(cls, record)
        for name, fault in (
            ("case", fault_of_case(verdict.case)),
            ("kernel", fault_of_name(verdict.kernel)),
        ):
            if fault is not None:
                raise FormatError(f"{name}: {fault}")
        return verdict


__all__ = [
    "FORMAT",
    "HOST",
    "NO_ACCELERATOR",
    "Cause",
    "ClaimFinding",
    "Expected",
    "Holder",
    "Observed",
    "Provenance",
    "Refusal",
    "Status",
    "Value",
    "Verdict",
]
