"""Evidence comes in beside the earlier one, and takes its place with its verdict."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.records.incoming import Incoming
from harness.records.layout import case_folder, incoming_folders
from harness.records.store import ResultsError, write_verdict
from harness.tests.verdicts import verdict

RELEASE = "6.1.0"


def came(incoming: Incoming, case: str) -> Path:
    folder = incoming.folder / case
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text("new")
    return folder


def place(results: Path, case: str) -> Path:
    folder = case_folder(results, RELEASE, case)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def test_evidence_goes_to_its_place_with_its_verdict_and_not_before(tmp_path: Path) -> None:
    incoming = Incoming.open(tmp_path, RELEASE)
    (place(tmp_path, "a/b") / "plan.json").write_text("old")
    new = came(incoming, "a/b")
    assert (place(tmp_path, "a/b") / "plan.json").read_text() == "old"
    write_verdict(new, verdict("a/b"))
    incoming.settle("a/b")
    assert (place(tmp_path, "a/b") / "plan.json").read_text() == "new"


def test_without_a_verdict_the_new_evidence_is_dropped(tmp_path: Path) -> None:
    incoming = Incoming.open(tmp_path, RELEASE)
    (place(tmp_path, "a") / "plan.json").write_text("old")
    new = came(incoming, "a")
    incoming.settle("a")
    assert (place(tmp_path, "a") / "plan.json").read_text() == "old" and not new.exists()
    incoming.settle("never began")


@pytest.mark.parametrize(
    ("status", "is_there"), [(None, False), (Status.MISS, False), (Status.FAIL, True)]
)
def test_evidence_without_a_finished_verdict_is_none(
    tmp_path: Path, status: Status | None, is_there: bool
) -> None:
    incoming = Incoming.open(tmp_path, RELEASE)
    if status is not None:
        write_verdict(place(tmp_path, "a"), verdict("a", status))
    assert incoming.has_earlier("a") is is_there


def test_runs_share_a_folder_by_its_token_alone(tmp_path: Path) -> None:
    one, other = Incoming.open(tmp_path, RELEASE), Incoming.open(tmp_path, RELEASE)
    same = Incoming.open(tmp_path, RELEASE, "t")
    assert one.folder != other.folder
    assert same.folder == Incoming.open(tmp_path, RELEASE, "t").folder
    assert {folder for _, folder in incoming_folders(tmp_path)} == {
        it.folder for it in (one, other, same)
    }
    assert {release for release, _ in incoming_folders(tmp_path)} == {RELEASE}
    same.close()
    assert not same.folder.exists()


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "raw").write_text("in the way")
    with pytest.raises(ResultsError, match="a file is in the way"):
        Incoming.open(tmp_path, RELEASE)


def test_evidence_that_cannot_find_its_place_is_one_line(tmp_path: Path) -> None:
    incoming = Incoming.open(tmp_path, RELEASE)
    write_verdict(came(incoming, "a"), verdict("a"))
    case_folder(tmp_path, RELEASE, "a").write_text("in the way")
    with pytest.raises(ResultsError, match="/a: a file is in the way"):
        incoming.settle("a")
