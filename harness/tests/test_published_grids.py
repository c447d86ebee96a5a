"""The published grids are what was measured, and nothing in them is without a cause."""

from __future__ import annotations

from itertools import chain, product

import pytest

from harness import ROOT
from harness.grid.collection import published_grids
from harness.grid.findings import Findings
from harness.grid.grid_causes import read_causes
from harness.grid.measured_stories import read_stories, wanted_stories
from harness.grid.packed_pairs import packed_pairs, read_packed
from harness.run.cell_rules import asked_of
from harness.grid.summary import read_summary, summary_of
from harness.records.layout import PAIRS, committed_results
from harness.run.engine import DEFAULT
from harness.spec.kernels import versions_by_release

RESULTS = committed_results(ROOT)


@pytest.mark.skipif(not DEFAULT.exists(), reason=f"the engine is not built: no {DEFAULT}")
@pytest.mark.timeout(580)
def test_they_say_what_the_tables_say_and_all_of_it_is_explained() -> None:
    collection = published_grids(RESULTS, versions_by_release(ROOT))  # digests are held here
    causes = read_causes(ROOT)
    findings = list(collection.findings(causes, asked_of(DEFAULT)))
    assert read_summary(RESULTS) == summary_of(findings, causes)
    assert [it.name for it in findings if it.unexplained or it.idle] == []
    assert [it.name for it in findings if any(one.broken for one in it.counts)] == []
    _pairs_are_all(findings)
    packed = read_packed(RESULTS)
    assert packed is not None and packed == packed_pairs(collection.grids[PAIRS])
    (pairs,) = (it for it in findings if it.name == PAIRS)
    assert len(list(packed.differing())) == sum(group.cells for group in pairs.changes)


def test_the_stories_are_of_the_kernels_and_answers_that_are_published() -> None:
    packed, measured, summary = read_packed(RESULTS), read_stories(RESULTS), read_summary(RESULTS)
    assert packed is not None and measured is not None and summary is not None
    wanted = wanted_stories(packed, summary)
    assert [(it.grid, it.cell, it.kernel) for it in measured.stories] == [
        (*cell, kernel) for cell, kernels in wanted.items() for kernel in kernels
    ]
    codes = dict(zip(map(",".join, product(*packed.axes.values())), packed.codes()))
    for story in chain(*measured.of(PAIRS).values()):
        came = packed.came(codes[story.cell])
        at = next(n for n, alike in enumerate(packed.kernels) if story.kernel in alike)
        answer = came[at]
        assert answer is not None and story.answer == answer[:2], story.cell
    for grid in (it for it in summary.grids if it.name != PAIRS):
        for group in (*grid.changes, *grid.unlike):
            for story in measured.of(grid.name)[",".join(group.example)]:
                (results,) = (it.results for it in group.answers if it.last == story.kernel)
                last = [it for it in results if it != "-"][-1]
                assert story.last in last.split(" or "), story  # where it is left to chance


def _pairs_are_all(findings: list[Findings]) -> None:
    """A part of the pairs may not pass for all of them."""
    (pairs,) = (it for it in findings if it.name == PAIRS)
    assert {it.cells for it in pairs.counts} == {504_576} and len(pairs.counts) > 1
