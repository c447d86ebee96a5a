"""Why a case is not as it should be, as a code and the values it speaks of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a case is not as it should be: a code of report/words.py, and the values it speaks of."""

    OMIT_DEFAULTS: ClassVar = True
    code: str
    values: Mapping[str, Value] = field(default_factory=dict)
    step: int | None = None
    """the number of the step that decided, if one did"""
    under: Cause | None = None
    """what this cause stands for or passes over: the mismatch that was known, the damage found"""

    @classmethod
    def of(cls, code: str, **values: Value) -> Cause:
        """A cause that no single step decided."""
        return cls(code, values)
