"""The summary of a merge says first what changed, then what is missing, then the rest."""

from __future__ import annotations

from harness.analysis.changes import Change
from harness.formats.verdict import Status, Verdict
from harness.records.merge import Disagreement, Merged, Missing
from harness.report.merge_summary import change_line, merge_summary, trouble_lines
from harness.tests.kernels import on


def merged(*verdicts: Verdict) -> Merged:
    found = Merged()
    for verdict in verdicts:
        found.verdicts.setdefault(verdict.kernel, {})[verdict.case] = verdict
    return found


def test_a_change_is_told_with_both_answers() -> None:
    change = Change("6.1.1", on("6.1.1"), on("6.1.1", status=Status.FAIL))
    assert change_line(change) == "6.1.1 `a/b[x=1]`: was PASS (ok), is FAIL (ok (FAIL))"


def test_what_changed_stands_first_and_what_is_bad_is_named() -> None:
    bad = on("6.1.1", status=Status.FAIL, reason="expected *")
    change = Change("6.1.1", on("6.1.1"), bad)
    text = merge_summary(merged(bad), [change])
    assert text.index(f"- {change_line(change)}\n") < text.index("## Kernels")
    assert "| 6.1.1 | 6.1.1-x | 1 | 1 FAIL |" in text
    assert "## Not as expected\n\n- 6.1.1 `a/b[x=1]`: FAIL expected \\*\n" in text
    assert text.endswith("\n1 cells: 1 FAIL\n")


def test_without_a_change_it_says_so() -> None:
    text = merge_summary(merged(on("6.1.1")), [])
    assert "No case that ran both times came out otherwise." in text
    assert "## Not as expected" not in text
    assert "Nowhere." in text


def test_where_kernels_differ_is_a_row_a_scenario() -> None:
    text = merge_summary(merged(on("5.10.1"), on("6.1.1", "EINVAL")), [])
    assert "| a/b | 1 | 5.10.1, 6.1.1 |" in text


def test_what_is_missing_or_not_agreed_upon_is_a_line_each() -> None:
    found = merged(on("6.1.1"))
    found.missing.append(Missing("7.3.4", 1, 2, "a/b[x=2]"))
    found.disagreements.append(Disagreement(on("6.1.1"), on("6.1.1", status=Status.FAIL)))
    assert trouble_lines(found) == [
        "7.3.4: 1 of 2 cases have no result, the first is a/b[x=2]: run them, or the shard that"
        " has them",
        "6.1.1-x: a/b[x=1]: two machines do not agree: PASS and FAIL",
    ]
    text = merge_summary(found, [])
    assert "the first is `a/b[x=2]`: run" in text
    assert text.index("## Missing") < text.index("## Not agreed upon") < text.index("## Kernels")


def test_of_many_changes_only_some_are_named() -> None:
    change = Change("6.1.1", on("6.1.1"), on("6.1.1", "EINVAL"))
    assert "- and 5 more\n" in merge_summary(merged(on("6.1.1")), [change] * 25)
