"""The page of the grids: counts, what differs, and why."""

from __future__ import annotations

from harness.grid.summary import FORMAT, CauseSummary, GridSummary, Summary
from harness.report.grid_table import count_rows, grid_table
from harness.report.tests.test_grid_words import COUNTS, GROUP, RESULTS, UNEXPLAINED


def test_kernels_that_count_alike_share_a_row() -> None:
    rows = [(it.kernels, it.number, it.count.differ) for it in count_rows(COUNTS)]
    assert rows == [("5.10.1 to 6.1.2", 2, 0), ("6.2.1", 1, 3)]


def test_the_page_has_counts_differences_and_causes() -> None:
    causes = (CauseSummary("why", "pairs", ">=6.1", "So it | is.", "a hash", ("ip(7)", "tcp(7)")),)
    summary = Summary(
        FORMAT,
        (GridSummary("pairs", (), RESULTS, COUNTS, (UNEXPLAINED,), (GROUP,), causes),),
    )
    text = grid_table(summary)
    assert "| 5.10.1 to 6.1.2 | 2 | 9 | 0 | 9 | 0 | 0 |" in text
    assert "| 1 | all of them | 5.10.1 to 6.1.2: bind ok | **unexplained** |" in text
    assert (
        "| 3 | first options: addr, port; protocol: udp | 5.10.1 to 6.1.2: bind ok | listener |"
        in text
    )
    assert (
        "- **why** (since 6.1): So it | is. Which cells is left to chance: a hash. ip(7); tcp(7)."
        in text
    )


def test_what_differs_and_is_not_as_the_rules_say_is_told_once() -> None:
    both = (GridSummary("many", (), RESULTS, COUNTS, (GROUP, UNEXPLAINED), (GROUP,), ()),)
    text = grid_table(Summary(FORMAT, both))
    assert text.count("| 3 | first options: addr, port; protocol: udp |") == 1
    assert text.index("where kernels differ") < text.index("| 3 | first")
    assert text.count("**unexplained** |") == 1
