"""What our own scenarios leave open they name: chance, and what a range stands on."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from harness import ROOT
from harness.formats.plan_step import Row
from harness.plan.catalogue import load_cases

EXACT = re.compile(r"[<>=]")
NAMED = re.compile(r"\b[0-9a-f]{12}\b|ChangeLog-[0-9.]+")


@pytest.fixture(scope="module", name="rows")
def rows_of_our_own_scenarios() -> list[tuple[str, str, Row]]:
    return list(_rows())


def _rows() -> Iterator[tuple[str, str, Row]]:
    """File, sources and each row of an expectation, of every case."""
    for case in load_cases(ROOT):
        plan = case.plan()
        for step in plan.steps:
            for row in step.expect or ():
                yield f"{plan.file}:{step.line}", " ".join(plan.sources), row


def test_several_outcomes_are_left_to_a_chance_that_is_named(
    rows: list[tuple[str, str, Row]],
) -> None:
    assert {
        place for place, _, row in rows if len(row.outcomes) > 1 and row.chance is None
    } == set()


def test_an_exact_range_stands_on_a_commit_or_a_changelog(rows: list[tuple[str, str, Row]]) -> None:
    unnamed = {
        f"{place}: {row.kernel}"
        for place, sources, row in rows
        if row.kernel is not None
        and EXACT.search(row.kernel)
        and not NAMED.search(f"{row.because} {sources}")
    }
    assert unnamed == set()
