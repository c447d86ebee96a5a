"""What every step of a plan has, and what may come of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

HEAD = ("n", "line", "kind")
"""the keys that every step has first in a plan"""
TAIL = ("text", "label", "why", "must", "within_ms", "expect", "depends")
"""the keys that every step has last"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What may come of a step: one of these outcomes, in a range of time if one is given."""

    OMIT_DEFAULTS: ClassVar = True
    outcomes: tuple[str, ...]
    """ok, names of errno, values, or `?` alone: whatever comes is recorded"""
    in_ms: tuple[int, int] | None
    """the shortest and longest time that the step may take"""
    chance: str | None = None
    """what decides between them, or which value comes, where that is left to chance"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Outcomes):
    """What a step under test is expected to yield on the kernels of a range."""

    ORDER: ClassVar = ("kernel", "outcomes", "in_ms", "because")
    kernel: str | None
    because: str | None


@dataclass(frozen=True, slots=True)
class Dependence:
    """What must have come of an earlier step, or the step that says so is not done."""

    step: int
    """its number"""
    outcomes: tuple[str, ...]
    """ok or names of errno, of which one must have come"""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseStep:
    """What every step has."""

    OMIT_DEFAULTS: ClassVar = True
    n: int
    """counted from 1"""
    line: int
    """in the scenario's file"""
    text: str
    """as the scenario has it, variables not filled in"""
    label: str | None
    why: str | None
    must: bool
    """whether it is set-up: any other outcome than ok breaks the case off"""
    within_ms: int
    expect: tuple[Row, ...] | None
    """None for set-up; no row is for a step whose outcome is only recorded"""
    depends: tuple[Dependence, ...] = ()
    """all must hold; the engine looks when the step's turn has come"""
