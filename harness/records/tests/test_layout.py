"""Everything below results/ is where its README says it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records import layout

R = Path("r")


@pytest.mark.parametrize(
    ("path", "where"),
    [
        (layout.verdicts_file(R, "6.1.0"), "r/kernels/6.1.0/verdicts.jsonl"),
        (layout.case_folder(R, "6.1.0", "a/b[x=1]"), "r/raw/6.1.0/a/b[x=1]"),
        (layout.published_evidence(R, "6.1.0"), "r/evidence/6.1.0"),
        (layout.attempts_file(R, "6.1.0"), "r/raw/6.1.0/attempts.json"),
        (layout.junit_file(R, "6.1.0"), "r/raw/6.1.0/junit.xml"),
        (layout.ktap_file(R, "6.1.0"), "r/raw/6.1.0/run.ktap"),
        (layout.grid_file(R, "6.1.0", "pairs"), "r/grid/6.1.0.csv"),
        (layout.grid_file(R, "6.1.0", "three"), "r/grid/6.1.0-three.csv"),
        (layout.grid_origin_file(R, "6.1.0", "pairs"), "r/grid/6.1.0.csv.meta.json"),
        (layout.tables_folder(R), "r/tables"),
        (layout.local_results(R), "r/results/local"),
        (layout.committed_results(R), "r/results"),
    ],
)
def test_a_file_has_its_place(path: Path, where: str) -> None:
    assert path.as_posix() == where


def test_a_verdict_names_the_folder_of_its_evidence_from_the_project_on() -> None:
    assert layout.evidence_link("6.1.0", "a/b[x=1]") == "results/raw/6.1.0/a/b[x=1]/"


def test_records_tell_their_kernel_and_their_results_folder() -> None:
    records = layout.verdicts_file(R / "1", "6.1.0")
    assert (layout.release_of(records), layout.results_of(records)) == ("6.1.0", R / "1")


def test_the_kernels_with_records_are_listed_by_name(tmp_path: Path) -> None:
    assert layout.record_files(tmp_path) == []
    for release in ("6.12.0", "6.1.0"):
        layout.verdicts_file(tmp_path, release).parent.mkdir(parents=True)
        layout.verdicts_file(tmp_path, release).touch()
    (tmp_path / "kernels" / "empty").mkdir()
    assert [layout.release_of(path) for path in layout.record_files(tmp_path)] == [
        "6.1.0",
        "6.12.0",
    ]
