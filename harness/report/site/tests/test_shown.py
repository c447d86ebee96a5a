"""Evidence is shown where it lies, that of the reference kernel first."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from harness.formats.status import Status
from harness.report.site.shown import EvidenceFolder, Shown, shown_of
from harness.report.site.tests.test_pages import columns
from harness.tests.evidence_builder import restart


def test_the_reference_kernel_comes_first_and_ones_own_last(tmp_path: Path) -> None:
    old, new = columns()
    folders = []
    for column, own in ((old, False), (new, True), (new, False)):
        root = tmp_path / f"{column.release}{own}"
        restart().write(root / "a" / "b[x=1]")
        folders.append(EvidenceFolder(column, root, own=own))
    (several,) = shown_of(new, folders).values()
    assert [(it.version, it.own) for it in several] == [
        ("6.1.2", False),
        ("5.10.1", False),
        ("6.1.2", True),
    ]
    assert [it.place for it in several] == ["6.1.2-test", "5.10.1-test", "own-6.1.2-test"]


def test_only_the_cases_that_are_asked_for_are_shown(tmp_path: Path) -> None:
    _, new = columns()
    for case in ("b[x=1]", "b[x=2]"):
        restart().write(tmp_path / "a" / case)
    (folder,) = [EvidenceFolder(new, tmp_path, ("a/b[x=2]", "a/gone"))]
    assert list(shown_of(new, [folder])) == ["a/b[x=2]"]


def test_of_a_case_that_was_skipped_nothing_is_shown(tmp_path: Path) -> None:
    _, new = columns()
    for case in ("b[x=1]", "b[x=2]"):
        restart().write(tmp_path / "a" / case)
    skipped = replace(new.verdicts["a/b[x=1]"], verdict=Status.SKIP)
    column = replace(new, verdicts={**new.verdicts, "a/b[x=1]": skipped})
    assert list(shown_of(column, [EvidenceFolder(column, tmp_path)])) == ["a/b[x=2]"]


def test_a_run_is_told_by_its_number() -> None:
    one = Shown("a/b[x=1]", "a/b[x=1]/7", "6.1.2-test", "6.1.2", Path(), False)
    assert one.label == "6.1.2, run 7"
