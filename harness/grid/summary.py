"""results/grid/findings.json: what the published grids say together, for tables and pages.

Owns what of the findings is kept: of a group that falls into many patterns the first few, with how
many there are.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from harness.formats.codec import to_json
from harness.grid.grid_causes import GridCause
from harness.grid.findings import Count, Findings, Group
from harness.records.published_json import read_if_there
from harness.records.layout import grid_findings_file

FORMAT = 2
"""raised whenever a reader of the old form would misread the new one"""
_MOST_PATTERNS = 6


@dataclass(frozen=True, slots=True)
class CauseSummary:
    """An entry of grid-causes.yaml."""

    id: str
    grid: str
    kernels: str | None
    cause: str
    chance: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GridSummary:
    """Of one grid."""

    name: str
    axes: tuple[str, ...]
    results: tuple[str, ...]
    counts: tuple[Count, ...]
    unlike: tuple[Group, ...]
    changes: tuple[Group, ...]
    causes: tuple[CauseSummary, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The file."""

    format: int
    grids: tuple[GridSummary, ...]


def summary_of(findings: Sequence[Findings], causes: Sequence[GridCause]) -> Summary:
    """Of all grids."""
    return Summary(FORMAT, tuple(_grid(it, causes) for it in findings))


def summary_text(summary: Summary) -> str:
    """The text of the file."""
    return json.dumps(to_json(summary), indent=1) + "\n"


def read_summary(results: Path) -> Summary | None:
    """The file; None where nothing is published. Raises ResultsError."""
    return read_if_there(Summary, grid_findings_file(results), FORMAT)


def _grid(findings: Findings, causes: Sequence[GridCause]) -> GridSummary:
    return GridSummary(
        findings.name,
        findings.axes,
        findings.results,
        findings.counts,
        _kept(findings.unlike),
        _kept(findings.changes),
        tuple(
            CauseSummary(it.id, it.grid, it.kernels, it.cause, it.chance, it.sources)
            for it in causes
            if it.grid == findings.name
        ),
    )


def _kept(groups: Sequence[Group]) -> tuple[Group, ...]:
    return tuple(
        replace(
            it,
            patterns=it.patterns[:_MOST_PATTERNS],
            more_patterns=max(0, len(it.patterns) - _MOST_PATTERNS),
        )
        for it in groups
    )
