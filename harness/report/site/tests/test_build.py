"""A build takes over the pages that it would have written, and writes all others."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.report.site import build as module
from harness.report.site.build import build
from harness.report.site.model import Site
from harness.report.site.pages import pages_of
from harness.report.site.reuse import LIST, read_list
from harness.report.site.tests.test_pages import columns, site
from harness.tests.evidence_builder import restart

PAGE = "q/a/b/x=1.html"


@pytest.fixture
def evidence(tmp_path: Path) -> Path:
    restart().write(tmp_path / "evidence" / "a" / "b[x=1]")
    return tmp_path / "evidence"


def files(folder: Path) -> dict[str, bytes]:
    found = (it for it in folder.rglob("*") if it.is_file() and it.name != LIST)
    return {it.relative_to(folder).as_posix(): it.read_bytes() for it in found}


def written(made: Site, before: Path, fresh: Path) -> dict[str, bytes]:
    number = build(made, fresh, before, ROOT)
    found = files(fresh)
    assert number == len(found)
    return found


def test_a_second_build_is_the_same_as_the_first_and_as_the_pages(
    tmp_path: Path, evidence: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = site(columns(), evidence)
    first = written(made, tmp_path / "none", tmp_path / "one")
    assert {it for it, _ in pages_of(made)} < first.keys()
    assert "evidence/6.1.2-test/a/b[x=1]/capture.pcap" in first
    monkeypatch.delattr(module, "question_pages")
    assert written(made, tmp_path / "one", tmp_path / "two") == first


def test_another_answer_or_other_evidence_is_written_anew(tmp_path: Path, evidence: Path) -> None:
    build(site(columns(), evidence), tmp_path / "one", tmp_path / "none", ROOT)
    other = site(columns(newest="ok"), evidence)
    assert b"EADDRINUSE</dd>" in (tmp_path / "one" / PAGE).read_bytes()
    assert written(other, tmp_path / "one", tmp_path / "two") == {
        **written(other, tmp_path / "none", tmp_path / "three")
    }
    observations = evidence / "a" / "b[x=1]" / "observations.ndjson"
    observations.write_text("")
    assert b"<svg" not in written(other, tmp_path / "two", tmp_path / "four")[PAGE]


def test_a_page_that_is_gone_is_written_anew(tmp_path: Path, evidence: Path) -> None:
    made = site(columns(), evidence)
    first = written(made, tmp_path / "none", tmp_path / "one")
    (tmp_path / "one" / PAGE).unlink()
    assert written(made, tmp_path / "one", tmp_path / "two") == first


@pytest.mark.parametrize("name", ["../secret", "q/../../secret", "/etc/passwd", "index.html"])
def test_a_list_that_names_other_files_is_not_believed(
    tmp_path: Path, evidence: Path, name: str
) -> None:
    made = site(columns(), evidence)
    first = written(made, tmp_path / "none", tmp_path / "one")
    (tmp_path / "secret").write_text("secret")
    path = tmp_path / "one" / LIST
    path.write_text(path.read_text().replace(f'"{PAGE}"', f'"{name}"'))
    assert name in read_list(tmp_path / "one")["a/b"].files
    assert written(made, tmp_path / "one", tmp_path / "two") == first


def test_a_link_is_not_taken_over(tmp_path: Path, evidence: Path) -> None:
    made = site(columns(), evidence)
    first = written(made, tmp_path / "none", tmp_path / "one")
    (tmp_path / "one" / PAGE).unlink()
    (tmp_path / "one" / PAGE).symlink_to("/etc/passwd")
    assert written(made, tmp_path / "one", tmp_path / "two") == first
