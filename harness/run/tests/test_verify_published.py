"""Published evidence that does not bear out its record is found; what is published here does."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.formats.provenance import Provenance
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.records.layout import (
    committed_results,
    evidence_link,
    published_evidence,
    published_evidence_folders,
    verdicts_file,
)
from harness.records.store import write_verdicts
from harness.run.verify_published import PublishedVerification
from harness.tests.evidence_builder import RELEASE, restart

CASE = restart().name


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A record and its published evidence."""
    folder = restart().write(published_evidence(tmp_path, RELEASE) / CASE)
    link = evidence_link(RELEASE, CASE)
    verdict = judge(read_evidence(folder), Provenance("abc1234", link, RELEASE))
    write_verdicts(verdicts_file(tmp_path, RELEASE), [verdict])
    return tmp_path


def findings(results: Path) -> list[str]:
    return list(PublishedVerification(results, RELEASE).findings())


def test_what_bears_out_its_record_is_no_finding(results: Path) -> None:
    verification = PublishedVerification(results, RELEASE)
    assert (list(verification.findings()), verification.cases) == ([], 1)


def test_an_altered_file_is_found(results: Path) -> None:
    path = published_evidence(results, RELEASE) / CASE / "plan.json"
    path.write_text(path.read_text() + " ")
    (line,) = findings(results)
    assert "its evidence BROKEN" in line and "plan.json" in line


def test_evidence_without_a_record_is_found(results: Path) -> None:
    write_verdicts(verdicts_file(results, RELEASE), [])
    (line,) = findings(results)
    assert "there is no record of this case" in line


@pytest.mark.parametrize(
    "release", [it.name for it in published_evidence_folders(committed_results(ROOT))]
)
def test_what_is_published_bears_out_the_published_records(release: str) -> None:
    verification = PublishedVerification(committed_results(ROOT), release)
    assert list(verification.findings()) == []
    assert verification.cases
