"""The rules of a port: what a second socket on it is told, and why.

Owns reading one file: `port_rules.jsonl` is what `bindlab rules` prints (`make vocabulary`). The
rules themselves are C++'s (cpp_servers/rules/); nothing here repeats what one of them says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

EVERY_KERNEL = "all"
_FILE = Path(__file__).parent / "port_rules.jsonl"
_GRID = "grid"
_CONNECT = "connect"


@dataclass(frozen=True, slots=True)
class AnyRule:
    """A rule, in the place where it is asked: the first one that applies decides."""

    id: str
    sentence: str
    sources: tuple[str, ...]
    kernels: str
    """as in an expectation (`>=6.8 <6.16.6`), several joined by ` or `; `all`"""
    example: str
    """the id of a cell that it decides"""
    example_kernel: str
    """and the version of a kernel on which it does"""


@dataclass(frozen=True, slots=True)
class PortRule(AnyRule):
    """A rule of two sockets that name their port."""

    bind: str
    """what bind() answers where it decides: ok, or an errno"""


@dataclass(frozen=True, slots=True)
class FurtherRule(AnyRule):
    """A rule of what is more than that: a port that the kernel chooses, connect(), …"""

    call: str
    """of which it speaks: bind, connect"""
    answer: str
    """what the call answers where it decides: ok, or an errno"""
    grid: str
    """of which its example is a cell"""


@cache
def _rows() -> tuple[Mapping[str, Any], ...]:
    return tuple(map(json.loads, _FILE.read_text(encoding="utf-8").splitlines()))


def _common(row: Mapping[str, Any]) -> tuple[str, str, tuple[str, ...], str, str, str]:
    example = row["example"]
    told = row["id"], row["sentence"], tuple(row["sources"]), row["kernels"]
    return *told, example["cell"], example["kernel"]


@cache
def port_rules() -> tuple[PortRule, ...]:
    """Those of two sockets that name their port, in their order."""
    rows = (row for row in _rows() if _GRID not in row["example"])
    return tuple(PortRule(*_common(row), row["bind"]) for row in rows)


@cache
def further_rules() -> tuple[FurtherRule, ...]:
    """Those that are asked before them where there is more to it, in their order."""
    return tuple(_further(row) for row in _rows() if _GRID in row["example"])


def _further(row: Mapping[str, Any]) -> FurtherRule:
    call = _CONNECT if _CONNECT in row else "bind"
    return FurtherRule(*_common(row), call, row[call], row["example"][_GRID])


@cache
def all_rules() -> Mapping[str, AnyRule]:
    """Of both kinds, by their ids."""
    return {rule.id: rule for rule in (*port_rules(), *further_rules())}
