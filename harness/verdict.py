"""The verdict on one case: the record that verdict.json and verdicts.jsonl hold, a line each.

Owns the statuses, what each means for the exit code, and the record's form. How a verdict is
reached is left to `judge`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from typing import Any

Json = Mapping[str, Any]

HOST = "host"  # the backend of a case that ran on the kernel of the machine itself
NO_ACCELERATOR = "none"  # what it has there


class Status(str, Enum):
    """What became of a case. Everything begins as MISS or BROKEN; only whole evidence moves it."""

    PASS = "PASS"  # all as expected
    FAIL = "FAIL"  # the kernel did otherwise
    XFAIL = "XFAIL"  # the kernel did otherwise, as the scenario says it does
    XPASS = "XPASS"  # the kernel did as expected, though the scenario says it does not
    SKIP = "SKIP"  # this kernel or machine has not what the case needs
    NEW = "NEW"  # nothing went wrong, and something has no expectation yet
    BROKEN = "BROKEN"  # the harness could not do its job: the evidence proves nothing
    MISS = "MISS"  # never started, or the run broke off

    @property
    def is_good(self) -> bool:
        """Whether a run with such a case may exit 0."""
        return self in (Status.PASS, Status.XFAIL, Status.SKIP, Status.NEW)


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """What one case has to say about a claim. `holds` is None when it could not tell."""

    id: str
    holds: bool | None
    says: dict[str, str]  # by label: what the claim predicts
    observed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One case on one kernel."""

    case: str
    scenario: str
    file: str
    line: int
    question: str
    sources: tuple[str, ...]
    params: dict[str, str]
    claim: str | None
    claims: tuple[ClaimFinding, ...]
    kernel: str  # its release, as uname -r says
    version: str  # the numbers that ranges are compared with: 6.1.192 where the release is 6.1.0-56
    machine: str
    backend: str  # HOST, or what booted the kernel
    accelerator: str  # how its instructions are carried out: "none" on real processors
    revision: str
    date: str
    verdict: Status
    reason: str
    where: str | None  # file:line of what decided, for a case that is not good
    expected: dict[str, str]  # by label, or by actor.verb: the steps under test
    because: dict[str, str]  # the same keys: why, where what is expected depends on the kernel
    observed: dict[str, dict[str, Any]]  # the same keys: outcome, value, ms, in_the_way
    witnesses: tuple[str, ...]
    seconds: float | None  # on the clock of the kernel under test: in a guest, guest seconds
    wall_seconds: float | None  # on the clock on the wall
    evidence: str
    steps: int

    def to_json(self) -> dict[str, Any]:
        """The record, in the order of the fields."""
        record = asdict(self)
        record["verdict"] = self.verdict.value
        return record

    @classmethod
    def from_json(cls, record: Json) -> Verdict:
        """The inverse of to_json. Raises KeyError, TypeError or ValueError for anything else."""
        fields = dict(record)
        fields["verdict"] = Status(record["verdict"])
        fields["claims"] = tuple(ClaimFinding(**claim) for claim in record["claims"])
        for name in ("sources", "witnesses"):
            fields[name] = tuple(record[name])
        return cls(**fields)
