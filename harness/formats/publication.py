"""One publication of records: a line of publications.jsonl, for whoever follows what changes.

Owns the record's form. Which cells changed is left to `analysis/changes`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

FORMAT = 1
"""raised whenever a reader of the old form would misread the new one"""


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A case that came out otherwise on a kernel than it had before."""

    version: str
    case: str
    was: str
    """status and answer, as in the tables"""
    now: str


@dataclass(frozen=True, slots=True)
class Publication:
    """What was new in it."""

    OMIT_DEFAULTS: ClassVar = True
    ORDER: ClassVar = ("format",)
    date: str
    """in UTC, as in verdicts: 2026-11-29T08:59:00Z"""
    revision: str
    """the commit whose cases were run"""
    cases: int
    """on each kernel"""
    new: tuple[str, ...]
    """versions of kernels that had no records before"""
    again: tuple[str, ...]
    """those of kernels whose records were replaced"""
    format: int
    changed: int = 0
    """in how many cells there is another answer"""
    changes: tuple[ChangedCell, ...] = ()
    """the first of these"""
