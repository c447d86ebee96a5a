"""Everything that a publication writes and removes, before anything of it is touched.

Owns that records, evidence, tables, the claims of the README and the log of publications are made
of the same records. Whether they may be published, and the exchange itself, is left to the caller.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from harness.analysis.claim_findings import find
from harness.analysis.decisive import decisive_cases
from harness.analysis.kernel_column import columns_of, find_column
from harness.analysis.question_answers import questions_of
from harness.grid.summary import read_summary
from harness.records.evidence_publication import (
    evidence_to_publish,
    has_evidence,
    other_evidence,
    published_cases,
)
from harness.records.gallery_file import read_gallery
from harness.records.kernel_records import latest_release
from harness.records.layout import publications_file, tables_folder, verdicts_file
from harness.records.publication import Records
from harness.records.publication_log import publication_lines, read_publications
from harness.records.verdict_file import published_lines
from harness.report.evidence_links import NO_EVIDENCE, EvidenceLinks
from harness.report.publication_words import publication_of
from harness.report.publish import other_tables, published_links, tables_from
from harness.report.readme_claims import readmes_of
from harness.spec.claims import Claim

Cells = set[tuple[str, str]]
"""releases and cases"""


@dataclass(frozen=True, slots=True)
class Decisive:
    """The cases whose evidence is published, or should be."""

    fresh: Cells
    """by the runs here"""
    still: Cells
    """published before, of kernels whose records stay"""
    without: Cells
    """of which there is no evidence at hand"""


def decisive_of(
    own: Path, committed: Path, before: Records, records: Records, claims: Mapping[str, Claim]
) -> Decisive:
    """What is decisive once `records` have taken the place of those `before`."""
    after = {**before, **records}
    columns = columns_of(after.values())
    reference = find_column(columns, latest_release(after) or "") or columns[-1]
    findings = tuple(find(claims, reference.verdicts.values()))
    wanted = decisive_cases(columns, reference, tuple(questions_of(columns)), findings)
    every = {(release, case) for release, cases in wanted.items() for case in cases}
    fresh = {it for it in every if it[0] in records and has_evidence(own, *it)}
    there = {(name, it) for name in after for it in published_cases(committed, name)}
    still = {it for it in every & there if it[0] not in records}
    return Decisive(fresh, still, every - fresh - still)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a publication comes from and goes to."""

    root: Path
    own: Path
    committed: Path


def publication_files(
    places: Places,
    before: Records,
    records: Records,
    claims: Mapping[str, Claim],
    decisive: Decisive,
    date: str,
) -> tuple[dict[Path, bytes], list[Path]]:
    """What each file will be, and the files that go. Raises ResultsError."""
    committed, after = places.committed, {**before, **records}
    release = latest_release(after)
    tables = tables_from(
        after,
        claims,
        _links(committed, after, decisive),
        grids=read_summary(committed),
        gallery=read_gallery(committed),
    )
    folder = tables_folder(committed)
    texts = {verdicts_file(committed, name): published_lines(records[name]) for name in records}
    texts |= {folder / name: text for name, text in tables.items()}
    readmes = readmes_of(places.root, after[release], claims) if release is not None else []
    texts |= {readme.path: readme.text for readme in readmes}
    columns = columns_of(records.values())
    revision = next(it.revision for told in records.values() for it in told)
    told = publication_of(columns_of(before.values()), columns, date, revision)
    log = [*read_publications(committed), told]
    texts[publications_file(committed)] = publication_lines(log)
    contents = {path: text.encode() for path, text in texts.items()}
    for name in records:
        cases = sorted(case for release, case in decisive.fresh if release == name)
        contents |= evidence_to_publish(places.own, committed, name, cases)
    gone = other_evidence(committed, contents.keys(), decisive.still)
    return contents, [*other_tables(folder, tables), *gone]


def _links(committed: Path, after: Records, decisive: Decisive) -> EvidenceLinks:
    """To what will be published, of the kernel that the tables show."""
    release = latest_release(after)
    if release is None:
        return NO_EVIDENCE
    cases = {case for of, case in decisive.fresh | decisive.still if of == release}
    return published_links(committed, release, after[release], cases)
