"""The plan of one case: everything the engine needs to run it, and what the judge will want.

A promise between two languages: the harness writes it, the engine's plan reader takes what it needs
of it (cpp_servers/engine/plan/). Times are whole milliseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from harness.formats.plan_network import (
    Actor,
    Capture,
    Host,
    Interface,
    Link,
    LinkEnd,
    Neighbour,
    Route,
)
from harness.formats.plan_step import Outcomes, Row, Step

FORMAT = 1
"""Raised whenever a reader of the old form would misread the new one."""
FILE = "plan.json"


@dataclass(frozen=True, slots=True)
class Prediction(Outcomes):
    """What a claim says comes of a step."""

    ORDER: ClassVar = ("step", "label", "outcomes", "in_ms")
    step: int
    label: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that the case has something to say about."""

    id: str
    claim: str | None
    """the sentence that people say"""
    line: int
    says: tuple[Prediction, ...]


@dataclass(frozen=True, slots=True)
class KnownFailure:
    """A kernel range on which the case is known not to come out as expected, and why."""

    kernel: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Need:
    """What the kernel or the machine must have, or the case is skipped."""

    OMIT_DEFAULTS: ClassVar = True
    ORDER: ClassVar = ("kind", "name")
    kind: str
    """sysctl, option, program, ipv6, tcpdump, bound_inactive, user, socket, destroy or counter"""
    name: str | None = None
    """which one, for sysctl, option, program, user and socket"""

    @property
    def text(self) -> str:
        """What the observations call it."""
        return self.kind if self.name is None else self.name


@dataclass(frozen=True, slots=True)
class WireMark:
    """One segment: the nth of all that were sent with a flag, by a host, from a port."""

    flag: str
    nth: int
    host: str
    port: int | None


@dataclass(frozen=True, slots=True)
class WireCheck:
    """A demand on the capture, and the line that makes it."""

    OMIT_DEFAULTS: ClassVar = True
    line: int
    text: str
    form: str
    """first, none, count, least, answer or time"""
    flag: str
    host: str | None
    port: int | None
    nth: int | None
    count: int | None
    answer: str | None
    to: WireMark | None = None
    """of `time`: until which segment"""
    in_ms: tuple[int, int] | None = None
    """of `time`: the shortest and the longest"""


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """How many of some steps must come to an outcome, and the line that says so."""

    line: int
    text: str
    count: int
    outcome: str
    steps: tuple[int, ...]
    """their numbers"""


@dataclass(frozen=True, slots=True)
class Plan:
    """One case, with nothing left to look up elsewhere."""

    OMIT_DEFAULTS: ClassVar = True
    format: int
    case: str
    scenario: str
    file: str
    line: int
    question: str
    about: str | None
    params: Mapping[str, str]
    sources: tuple[str, ...]
    claims: tuple[Claim, ...]
    xfail: tuple[KnownFailure, ...]
    deadline_ms: int
    longest_wait_ms: int
    """how long its steps wait by intention, so that long cases can start first"""
    needs: tuple[Need, ...]
    topology: str
    hosts: tuple[Host, ...]
    links: tuple[Link, ...]
    captures: tuple[Capture, ...]
    actors: tuple[Actor, ...]
    steps: tuple[Step, ...]
    wire: tuple[WireCheck, ...]
    run: int = 1
    """which run of the case it is, counted from 1"""
    runs: int = 1
    """how often the case is run; each run beyond the only one has its number at the case's end"""
    exactly: tuple[OutcomeCount, ...] = ()


__all__ = [
    "FILE",
    "FORMAT",
    "Actor",
    "Capture",
    "Claim",
    "Host",
    "Interface",
    "KnownFailure",
    "Link",
    "LinkEnd",
    "Need",
    "Neighbour",
    "OutcomeCount",
    "Plan",
    "Prediction",
    "Route",
    "Row",
    "Step",
    "WireCheck",
    "WireMark",
]
