"""Stories are kept of the pairs on which kernels differ, and of each state."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.grid.collection import OnKernel
from harness.grid.findings import Answers, Group
from harness.grid.measured_stories import (
    FORMAT,
    MeasuredStories,
    MeasuredStory,
    read_stories,
    stories_text,
    wanted_stories,
)
from harness.grid.packed_pairs import packed_pairs
from harness.grid.summary import GridSummary, Summary
from harness.grid.tests.made_up_grids import PAIR_COLUMNS, grid, origin, pair
from harness.records.layout import PAIRS, grid_stories_file
from harness.records.store import ResultsError

CELL = "tcp,first4,none,bound,first4,none,same,none"
REFUSED = MeasuredStory(
    PAIRS, CELL, "6.1.2", ("first: bind x = 0", "second: bind x = -1 EADDRINUSE")
)
LET_IN = MeasuredStory(PAIRS, CELL, "5.10.1", ("second: bind x = 0", "second: listen = 0"))
STORIES = MeasuredStories(FORMAT, (LET_IN, REFUSED))


def test_each_way_to_differ_is_seen_on_the_newest_of_all_that_agree_and_each_state_once() -> None:
    udp = "udp,first4,none,bound,user,first4,none,user,none"
    listening = "tcp,first4,none,listening,user,first4,none,user,none"
    other = "tcp,first4,none,bound,user,second4,none,user,none"
    more = "tcp,first4,none,bound,user,second4,addr,user,none"
    same = (pair(), pair(udp), pair(listening))
    old = (*same, pair(other, "ok,ok,reuseport"), pair(more, "ok,ok,reuseport"))
    new = (*same, pair(other), pair(more))
    kernels = (("5.10.1", old), ("5.10.2", old), ("6.1.2", new))
    made = packed_pairs(
        [OnKernel(it, origin(it), grid(PAIR_COLUMNS, *lines)) for it, lines in kernels]
    )
    ends = (Answers("5.10.1", "5.10.2", ("ok",)), Answers("6.1.2", "6.1.2", ("EADDRINUSE",)))
    back = (*ends, Answers("6.2.0", "6.3.0", ("ok",)))
    groups = [Group(1, (), (it,), back, (), True) for it in ("a", "b")]
    small = GridSummary("three", ("kind",), ("bind",), (), (groups[1],), (groups[0],), ())
    assert wanted_stories(made, Summary(2, (replace(small, name=PAIRS), small))) == {
        (PAIRS, "tcp,first4,none,bound,second4,none,same,none"): ("5.10.2", "6.1.2"),
        (PAIRS, "tcp,first4,none,bound,first4,none,same,none"): ("6.1.2",),
        (PAIRS, "tcp,first4,none,listening,first4,none,same,none"): ("6.1.2",),
        (PAIRS, "udp,first4,none,bound,first4,none,same,none"): ("6.1.2",),
        ("three", "a"): ("5.10.2", "6.1.2"),
        ("three", "b"): ("5.10.2", "6.1.2"),
    }


def test_what_came_is_what_its_lines_say() -> None:
    assert (LET_IN.answer, REFUSED.answer) == (("ok", "ok"), ("EADDRINUSE", "-"))
    assert (LET_IN.last, REFUSED.last) == ("ok", "EADDRINUSE")
    assert STORIES.of(PAIRS) == {CELL: [LET_IN, REFUSED]} and STORIES.of("three") == {}


def test_they_are_read_as_they_were_written(tmp_path: Path) -> None:
    assert read_stories(tmp_path) is None
    path = grid_stories_file(tmp_path)
    path.parent.mkdir()
    path.write_text(stories_text(STORIES))
    assert read_stories(tmp_path) == STORIES
    path.write_text("{}")
    with pytest.raises(ResultsError, match="stories.json"):
        read_stories(tmp_path)


@pytest.mark.parametrize(
    "story",
    [replace(REFUSED, cell="tcp"), replace(REFUSED, grid="three"), replace(REFUSED, grid="x")],
)
def test_a_story_of_no_cell_is_refused(tmp_path: Path, story: MeasuredStory) -> None:
    path = grid_stories_file(tmp_path)
    path.parent.mkdir(parents=True)
    path.write_text(stories_text(MeasuredStories(FORMAT, (LET_IN, story))))
    with pytest.raises(
        ResultsError, match=f"json: {story.cell}: no cell of the grid {story.grid}:"
    ):
        read_stories(tmp_path)
