"""Records, evidence, tables, READMEs and the log of a publication are made of the same records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Verdict
from harness.records.layout import (
    case_folder,
    evidence_link,
    publications_file,
    published_evidence,
    tables_folder,
    verdicts_file,
)
from harness.records.publication import Records
from harness.records.publication_log import read_publications
from harness.records.store import ResultsError, read_verdicts
from harness.report.publication_files import Decisive, Places, decisive_of, publication_files
from harness.report.readme_claims import BEGIN, END, READMES
from harness.tests.verdicts import claim, expected, saying, sound

DATE = "2026-11-29T08:59:00Z"
OLD, NEW = "6.1.0", "6.12.0"
CLAIMS = {"C1": claim()}


def on(release: str, *cases: str, **more: Any) -> list[Verdict]:
    """Verdicts on cases of one question, on a kernel."""
    # The newer kernel ran last, so it is the one that decides claims.
    date = f"2026-11-{28 if release == NEW else 27}T08:00:00Z"
    own: dict[str, Any] = {"kernel": release, "version": release, "date": date, **more}
    return [
        sound(case, evidence=evidence_link(release, case), expected=expected(restart="ok"), **own)
        for case in cases or ("a/b[x=1]",)
    ]


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """A project with READMEs, and evidence of a case on both kernels."""
    made = Places(tmp_path, tmp_path / "results" / "local", tmp_path / "results")
    for name in READMES:
        (tmp_path / name).write_text(f"one\n{BEGIN}\n{END}\ntwo\n")
    for release in (OLD, NEW):
        evidence(made.own, release, "a/b[x=1]")
    return made


def evidence(own: Path, release: str, case: str) -> None:
    folder = case_folder(own, release, case)
    folder.mkdir(parents=True)
    (folder / "plan.json").write_bytes(release.encode())


def decisive(places: Places, before: Records, records: Records) -> Decisive:
    return decisive_of(places.own, places.committed, before, records, CLAIMS)


def published(
    places: Places, before: Records, records: Records
) -> tuple[dict[Path, bytes], list[Path]]:
    """What is to be written and removed, and nothing is touched by it."""
    there = sorted(places.root.rglob("*"))
    which = decisive(places, before, records)
    found = publication_files(places, before, records, CLAIMS, which, DATE)
    assert sorted(places.root.rglob("*")) == there
    return found


def write(files: dict[Path, bytes]) -> None:
    for path, content in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def test_what_runs_here_have_left_is_fresh(places: Places) -> None:
    found = decisive(places, {}, {NEW: on(NEW)})
    assert found == Decisive({(NEW, "a/b[x=1]")}, set(), set())


def test_of_what_has_no_evidence_here_it_is_told(places: Places) -> None:
    found = decisive(places, {}, {NEW: on(NEW, "a/c[x=1]")})
    assert found == Decisive(set(), set(), {(NEW, "a/c[x=1]")})


def test_what_was_published_before_is_still_there_if_its_kernels_records_stay(
    places: Places,
) -> None:
    before = {OLD: on(OLD), NEW: on(NEW)}
    write({published_evidence(places.committed, NEW) / "a/b[x=1]" / "plan.json": b"x"})
    found = decisive(places, before, {OLD: on(OLD)})
    assert found.still == {(NEW, "a/b[x=1]")}
    # The records of this kernel are replaced: its old evidence bears out nothing any more.
    assert decisive(places, before, {NEW: on(NEW)}).still == set()


def test_the_records_that_are_written_are_those_that_are_published(places: Places) -> None:
    files, gone = published(places, {OLD: on(OLD)}, {NEW: on(NEW)})
    write(files)
    assert read_verdicts(verdicts_file(places.committed, NEW)) == on(NEW)
    assert verdicts_file(places.committed, OLD) not in files
    assert gone == []


def test_the_tables_have_the_kernels_of_before_too(places: Places) -> None:
    files, _ = published(places, {OLD: on(OLD)}, {NEW: on(NEW)})
    kernels = files[tables_folder(places.committed) / "kernels.md"].decode()
    assert OLD in kernels and NEW in kernels


def test_evidence_is_copied_and_what_is_no_longer_decisive_goes(places: Places) -> None:
    stale = published_evidence(places.committed, NEW) / "a/gone[x=1]" / "plan.json"
    write({stale: b"x", tables_folder(places.committed) / "experiments-gone.md": b"x"})
    files, gone = published(places, {}, {NEW: on(NEW)})
    folder = published_evidence(places.committed, NEW)
    assert files[folder / "a/b[x=1]" / "plan.json"] == NEW.encode()
    assert set(gone) == {stale, tables_folder(places.committed) / "experiments-gone.md"}


def test_the_log_gets_a_line_behind_those_it_has(places: Places) -> None:
    write(published(places, {}, {OLD: on(OLD)})[0])
    write(published(places, {OLD: on(OLD)}, {NEW: on(NEW), OLD: on(OLD)})[0])
    first, second = read_publications(places.committed)
    assert (first.new, first.again) == ((OLD,), ())
    assert (second.new, second.again, second.date) == ((NEW,), (OLD,), DATE)
    assert second.revision == "abc1234"


def test_the_readmes_get_the_claims_of_the_reference_kernel(places: Places) -> None:
    told = saying("a/b[x=1]", True)
    files, _ = published(places, {}, {OLD: [told]})
    texts = [files[places.root / name].decode() for name in READMES]
    assert all(text.startswith("one\n") and text.endswith("two\n") for text in texts)
    refuted, _ = published(places, {}, {OLD: [saying("a/b[x=1]", False)]})
    assert refuted[tables_folder(places.committed) / "claims.md"] != (
        files[tables_folder(places.committed) / "claims.md"]
    )


def test_a_log_that_cannot_be_read_is_not_written_over(places: Places) -> None:
    write({publications_file(places.committed): b"x\n"})
    with pytest.raises(ResultsError, match="publications.jsonl:1"):
        published(places, {}, {NEW: on(NEW)})
