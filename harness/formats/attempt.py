"""One start of a guest kernel: attempts.json has a list of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from harness.formats.codec import read
from harness.formats.field_readers import FormatError
from harness.formats.json_text import parse_json

STOPPED: Final = "interrupted"
"""the outcome of a start that was broken off, and of one that has not ended"""


@dataclass(slots=True)
class Attempt:
    """One start. Guest seconds are on the guest's own clock, wall seconds on ours."""

    kernel: str
    outcome: str = STOPPED
    cases: int = 0
    boot_guest_seconds: float | None = None
    boot_wall_seconds: float | None = None
    guest_seconds: float | None = None
    timer_lag_seconds: float | None = None
    wall_seconds: float = 0.0
    console: str = ""


def read_attempts(text: str | bytes) -> Sequence[Attempt]:
    """The starts that attempts.json tells of. Raises FormatError."""
    told = parse_json(text)
    if not isinstance(told, list):
        raise FormatError("not a list")
    return [read(Attempt, one, f"[{at}]") for at, one in enumerate(told)]
