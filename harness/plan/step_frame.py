"""What every step of a plan has, whatever its kind."""

from __future__ import annotations

from typing import TypedDict

from harness.formats.plan_step import Dependence, Row


class StepFrame(TypedDict):
    """The arguments that all classes of `harness.formats.plan_step` take."""

    n: int
    line: int
    text: str
    label: str | None
    why: str | None
    must: bool
    within_ms: int
    expect: tuple[Row, ...] | None
    depends: tuple[Dependence, ...]
