"""The published grids are what was measured, and nothing in them is without a cause."""

from __future__ import annotations

import pytest

from harness import ROOT
from harness.grid.collection import published_grids
from harness.grid.findings import Findings
from harness.grid.grid_causes import read_causes
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


def _pairs_are_all(findings: list[Findings]) -> None:
    """A part of the pairs may not pass for all of them."""
    (pairs,) = (it for it in findings if it.name == PAIRS)
    assert {it.cells for it in pairs.counts} == {504_576} and len(pairs.counts) > 1
