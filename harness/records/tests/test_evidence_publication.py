"""What is copied is what evidence has, and what is no longer decisive goes."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.records.evidence_publication import (
    evidence_to_publish,
    has_evidence,
    other_evidence,
    published_cases,
)
from harness.records.layout import case_folder, published_evidence
from harness.records.store import ResultsError

CASE = "a/b[x=1]"
RELEASE = "6.1.0"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A results folder with the evidence of one case, which has a run of another below it."""
    for case in (CASE, "a/c[x=1]/2"):
        folder = case_folder(tmp_path / "own", RELEASE, case)
        folder.mkdir(parents=True)
        (folder / "plan.json").write_bytes(b"{}")
        (folder / "capture.pcap").write_bytes(b"\xd4\xc3")
    return tmp_path / "own"


def write(contents: dict[Path, bytes]) -> None:
    for path, content in contents.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_every_file_of_a_case_is_copied(own: Path, tmp_path: Path) -> None:
    found = evidence_to_publish(own, tmp_path, RELEASE, [CASE, "a/c[x=1]/2"])
    folder = published_evidence(tmp_path, RELEASE)
    assert found[folder / CASE / "capture.pcap"] == b"\xd4\xc3" and len(found) == 4
    write(found)
    assert published_cases(tmp_path, RELEASE) == [CASE, "a/c[x=1]/2"]


def test_a_link_is_not_followed(own: Path, tmp_path: Path) -> None:
    (case_folder(own, RELEASE, CASE) / "x").symlink_to("/etc/passwd")
    with pytest.raises(ResultsError, match="a symbolic link"):
        evidence_to_publish(own, tmp_path, RELEASE, [CASE])


def test_a_case_without_a_plan_has_no_evidence(own: Path) -> None:
    assert has_evidence(own, RELEASE, CASE)
    assert not has_evidence(own, RELEASE, "a/c[x=1]")
    assert not has_evidence(own, "6.2.0", CASE)


def test_what_is_neither_new_nor_still_decisive_goes(own: Path, tmp_path: Path) -> None:
    contents = evidence_to_publish(own, tmp_path, RELEASE, [CASE, "a/c[x=1]/2"])
    write(contents)
    plan = published_evidence(tmp_path, RELEASE) / CASE / "plan.json"
    assert set(other_evidence(tmp_path, {plan}, set())) == contents.keys() - {plan}
    still = {(RELEASE, CASE), (RELEASE, "a/c[x=1]/2")}
    assert other_evidence(tmp_path, set(), still) == []
    assert len(other_evidence(tmp_path, set(), {(RELEASE, CASE)})) == 2
