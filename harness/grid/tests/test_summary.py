"""The summary keeps what tables and pages tell of the findings, and how much it leaves out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.grid.coordinate_patterns import Pattern
from harness.grid.findings import Answers, Count, Findings, Group
from harness.grid.grid_causes import GridCause
from harness.grid.summary import FORMAT, Summary, read_summary, summary_of, summary_text
from harness.records.layout import grid_findings_file
from harness.records.store import ResultsError

CAUSE = GridCause("why", 7, "many", ">=6.1", (), 1, "So it is.", ("ip(7)",), "ports")


def pattern(number: int) -> Pattern:
    return Pattern({"options": (f"option {number}",)})


def group(patterns: int) -> Group:
    """Cells that fall into so many patterns."""
    came = (Answers("5.10.1", "6.1.2", ("ok",)),)
    return Group(9, tuple(map(pattern, range(patterns))), ("udp",), came, ("why",), True)


def findings(name: str = "many", *unlike: Group, changes: tuple[Group, ...] = ()) -> Findings:
    counts = (Count("6.1.2", "6.1.0-2", 10, 0, 9, 1, 0),)
    axes, results = ("kind", "options"), ("bind result",)
    return Findings(name, axes, results, counts, unlike, changes, ((CAUSE, "idle"),))


@pytest.mark.parametrize(("there", "kept", "more"), [(0, 0, 0), (6, 6, 0), (7, 6, 1), (20, 6, 14)])
def test_of_many_patterns_the_first_are_kept_and_the_rest_counted(
    there: int, kept: int, more: int
) -> None:
    found = findings("many", group(there), changes=(group(there),))
    (one,) = summary_of([found], []).grids
    for it in (*one.unlike, *one.changes):
        assert it.patterns == tuple(map(pattern, range(kept)))
        assert it.more_patterns == more
        assert it.cells == 9  # as many as there are, whatever is told


def test_a_grid_has_its_own_causes() -> None:
    summary = summary_of([findings("many"), findings("three")], [CAUSE, replace(CAUSE, id="z")])
    many, three = summary.grids
    assert [it.id for it in many.causes] == ["why", "z"]
    assert three.causes == ()
    first = many.causes[0]
    assert (first.kernels, first.cause, first.chance) == (">=6.1", "So it is.", "ports")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    summary = summary_of([findings("many", group(7))], [CAUSE])
    path = grid_findings_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(summary_text(summary))
    assert read_summary(tmp_path) == summary
    assert summary_text(summary).endswith("\n")


def test_without_a_file_nothing_is_published(tmp_path: Path) -> None:
    assert read_summary(tmp_path) is None


EMPTY: dict[str, Any] = {"format": FORMAT, "grids": []}


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": 1}', json.dumps({**EMPTY, "more": 1})]
)
def test_a_file_that_is_none_is_one_line(tmp_path: Path, content: str) -> None:
    path = grid_findings_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(EMPTY))
    assert read_summary(tmp_path) == Summary(FORMAT, ())
    path.write_text(content)
    with pytest.raises(ResultsError, match="findings.json: .*: publish again"):
        read_summary(tmp_path)


def test_a_file_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    grid_findings_file(tmp_path).mkdir(parents=True)
    with pytest.raises(ResultsError, match="findings.json"):
        read_summary(tmp_path)


def test_a_summary_of_another_version_is_refused(tmp_path: Path) -> None:
    path = grid_findings_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({**EMPTY, "format": FORMAT + 1}))
    with pytest.raises(ResultsError, match=rf"format {FORMAT + 1}, known is {FORMAT}"):
        read_summary(tmp_path)
