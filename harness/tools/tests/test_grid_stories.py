"""The stories that are published are all that are wanted, or stay as they were."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from harness.grid.collection import OnKernel
from harness.grid.findings import Answers, Group
from harness.grid.measured_stories import read_stories, wanted_stories
from harness.grid.packed_pairs import PackedPairs, packed_pairs, packed_text
from harness.grid.summary import FORMAT, GridSummary, Summary, summary_text
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.records.layout import grid_findings_file, grid_stories_file, packed_pairs_file
from harness.tools.grid_stories import main, read_told

TOLD = """on 5.10.1:
first: bind x = 0
second: bind x = 0
protocol,first address,bind result
tcp,first4,ok
its packets: somewhere

on 6.1.2:
second: bind x = -1 EADDRINUSE
protocol,first address,bind result
"""


CELL = "ipv4,addr,addr,cleared,after_bind,bound,same,addr"
GROUP = Group(1, (), (CELL,), (Answers("6.1.2", "6.1.2", ("ok",)),), (), True)
SUMMARY = Summary(
    FORMAT,
    tuple(
        GridSummary(name, ("protocol",), ("bind result",), (), (), changes, ())
        for name, changes in (("pairs", ()), ("changed", (GROUP,)))
    ),
)


def pairs() -> PackedPairs:
    lines = (pair(came="ok,ok,reuseport"), pair())
    return packed_pairs(
        [
            OnKernel(it, origin(it), grid(PAIR_COLUMNS, of))
            for it, of in zip(("5.10.1", "6.1.2"), lines)
        ]
    )


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> list[list[str]]:
    """What the harness prints, whatever it is asked; and what it is asked."""
    asked: list[list[str]] = []

    def run(words: list[str], **how: object) -> subprocess.CompletedProcess[str]:
        asked.append(words)
        return subprocess.CompletedProcess(words, 0, text, "")

    monkeypatch.setattr(subprocess, "run", run)
    return asked


def results(folder: Path) -> Path:
    packed_pairs_file(folder).parent.mkdir()
    packed_pairs_file(folder).write_text(packed_text(pairs()))
    grid_findings_file(folder).write_text(summary_text(SUMMARY))
    return folder


def test_a_story_ends_where_the_line_of_the_file_begins() -> None:
    assert read_told(TOLD, "protocol") == {
        "5.10.1": ("first: bind x = 0", "second: bind x = 0"),
        "6.1.2": ("second: bind x = -1 EADDRINUSE",),
    }
    assert read_told("on 6.1.2:\n", "protocol") == {}


def test_all_that_are_wanted_are_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = answer(monkeypatch, TOLD)
    assert main(results(tmp_path)) == 0
    found = read_stories(tmp_path)
    assert found is not None
    wanted = [(*cell, it) for cell, all in wanted_stories(pairs(), SUMMARY).items() for it in all]
    assert [(it.grid, it.cell, it.kernel) for it in found.stories] == wanted
    assert {words[words.index("--grid") + 1] for words in asked} == {"pairs", "changed"}
    kernels = [words[words.index("--kernels") + 1] for words in asked]
    assert kernels[0] == "5.10.1 6.1.2" and set(kernels[1:]) <= {"6.1.2"}


def test_where_one_is_missing_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    answer(monkeypatch, "")
    assert main(results(tmp_path)) == 1
    assert "no story on" in capsys.readouterr().err and not grid_stories_file(tmp_path).exists()


def test_without_pairs_there_are_no_stories(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(tmp_path) == 1
    assert capsys.readouterr().err == (
        "grid-stories: no grids are published: make publish-grid first\n"
    )
