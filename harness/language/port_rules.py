"""The rules of a port: what a second socket on it is told, and why.

Owns reading one file: `port_rules.jsonl` is what `bindlab rules` prints (`make vocabulary`). The
rules themselves are C++'s (cpp_servers/rules/); nothing here repeats what one of them says.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

EVERY_KERNEL = "all"
_FILE = Path(__file__).parent / "port_rules.jsonl"


@dataclass(frozen=True, slots=True)
class PortRule:
    """A rule, in the place where it is asked: the first one that applies decides."""

    id: str
    sentence: str
    sources: tuple[str, ...]
    kernels: str
    """as in an expectation (`>=6.8 <6.16.6`), several joined by ` or `; `all`"""
    bind: str
    """what bind() answers where it decides: ok, or an errno"""
    example: str
    """the id of a cell that it decides"""
    example_kernel: str
    """and the version of a kernel on which it does"""


@cache
def port_rules() -> tuple[PortRule, ...]:
    """All of them, in their order."""
    rows = map(json.loads, _FILE.read_text(encoding="utf-8").splitlines())
    return tuple(
        PortRule(
            row["id"],
            row["sentence"],
            tuple(row["sources"]),
            row["kernels"],
            row["bind"],
            row["example"]["cell"],
            row["example"]["kernel"],
        )
        for row in rows
    )
