"""All tables from all records: which kernel's they show, and how they are written and compared.

Owns which kernel is the reference (the newest records of a host's own kernel) and that the folder
of tables has these and no others. What is in a table is left to its module. Besides, the reports of
one kernel's run for other machines.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from harness import ROOT
from harness.analysis.kernel_column import Column, columns_of
from harness.analysis.repetition import folded
from harness.formats.gallery import Gallery
from harness.formats.outside_file import TEXT, read_outside
from harness.formats.verdict import Verdict
from harness.grid.summary import Summary, read_summary
from harness.records.evidence_publication import has_evidence, published_cases
from harness.records.gallery_file import read_gallery
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import (
    EXPERIMENTS,
    GALLERY,
    GRID,
    KERNELS,
    RULES,
    TIMES,
    committed_results,
    published_evidence,
    junit_file,
    ktap_file,
    raw_folder,
    tables_folder,
)
from harness.records.store import write_text
from harness.report.claim_table import claim_tables
from harness.report.evidence_links import NO_EVIDENCE, EvidenceLinks
from harness.report.experiment_table import experiment_tables
from harness.report.gallery_table import gallery_table
from harness.report.grid_table import grid_table
from harness.report.junit import to_junit
from harness.report.kernel_table import kernel_table
from harness.report.ktap import to_ktap
from harness.report.rules_table import rules_table
from harness.report.time_table import time_table
from harness.spec.claims import Claim
from harness.spec.kernel_selection import releases_on_request
from harness.spec.kernels import read_kernels


_RUN = re.compile(r"/[0-9]+$")


def all_columns(results: Path) -> list[Column]:
    """Every kernel with records, from old to new. Raises ResultsError."""
    return columns_of(read_records(results).values())


def columns_about(results: Path, scenario: str) -> list[Column]:
    """The same with no more of their verdicts than what is said of one scenario stands on: its own,
    and those of all cases that are repeated, by whose number chance is told from a difference.

    Raises ResultsError.
    """

    def wanted(case: str) -> bool:
        return case.partition("[")[0] == scenario or _RUN.search(case) is not None

    return columns_of(read_records(results, wanted).values())


def tables_of(
    results: Path, claims: Mapping[str, Claim], release: str | None = None
) -> dict[str, str]:
    """The text of each table of a results folder by its file name. Raises ResultsError."""
    records = read_records(results)
    links = evidence_links(results, records, release)
    return tables_from(
        records, claims, links, release, read_summary(results), read_gallery(results)
    )


def tables_from(
    records: Mapping[str, Sequence[Verdict]],
    claims: Mapping[str, Claim],
    evidence: EvidenceLinks = NO_EVIDENCE,
    release: str | None = None,
    grids: Summary | None = None,
    gallery: Gallery | None = None,
) -> dict[str, str]:
    """The same of records by release; `release`, whose evidence it is, or the reference kernel."""
    texts = {} if gallery is None else {GALLERY: gallery_table(gallery)}
    release = release or latest_release(records)
    if release is not None:
        verdicts = folded(records.get(release, ()))
        texts |= claim_tables(verdicts, claims, release, evidence)
        texts |= experiment_tables(verdicts, release, evidence)
    columns = columns_of(records.values())
    if columns:
        kernels = read_kernels(ROOT)
        listed = {kernel.release: kernel.origin for kernel in kernels if kernel.release}
        texts[KERNELS] = kernel_table(
            columns, listed, releases_on_request(kernels), experiments=EXPERIMENTS in texts
        )
        texts[RULES] = rules_table()
        times = time_table(columns, experiments=EXPERIMENTS in texts)
        texts |= {TIMES: times} if times is not None else {}
    if grids is not None:
        texts[GRID] = grid_table(grids)
    return texts


def evidence_links(
    results: Path, records: Mapping[str, Sequence[Verdict]], release: str | None = None
) -> EvidenceLinks:
    """The cases of a kernel with evidence in this folder: what is published, or of one's own runs.

    Beside the committed records only published evidence counts: nobody else has any other.
    """
    release = release or latest_release(records)
    if release is None:
        return NO_EVIDENCE
    verdicts = records.get(release, ())
    if results.resolve() == committed_results(ROOT).resolve():
        return published_links(results, release, verdicts, published_cases(results, release))
    found = {it.cell for it in verdicts if has_evidence(results, release, it.case)}
    return _links(results, raw_folder(results, release), found)


def published_links(
    results: Path, release: str, verdicts: Iterable[Verdict], published: Collection[str]
) -> EvidenceLinks:
    """Those of these cases and runs of a kernel, named as in records, that are `published`."""
    found = {verdict.cell for verdict in verdicts if verdict.case in published}
    return _links(results, published_evidence(results, release), found)


def _links(results: Path, folder: Path, cases: Iterable[str]) -> EvidenceLinks:
    return EvidenceLinks(f"../{folder.relative_to(results).as_posix()}", frozenset(cases))


def write_tables(results: Path, texts: Mapping[str, str]) -> None:
    """All tables, and no others of an earlier run. Raises ResultsError."""
    folder = tables_folder(results)
    for name, text in texts.items():
        write_text(folder / name, text)
    for path in other_tables(folder, texts):
        path.unlink()


def differing_tables(results: Path, texts: Mapping[str, str]) -> list[Path]:
    """The files that are not as these texts."""
    folder = tables_folder(results)
    paths = [folder / name for name in texts]
    differing = [path for path in paths if _read(path) != texts[path.name].encode()]
    return differing + other_tables(folder, texts)


def write_reports(results: Path, release: str, verdicts: Collection[Verdict]) -> None:
    """What came of a run on a kernel, as JUnit and KTAP. Raises ResultsError."""
    write_text(junit_file(results, release), to_junit(verdicts, release))
    write_text(ktap_file(results, release), to_ktap(verdicts))


def other_tables(folder: Path, texts: Mapping[str, str]) -> list[Path]:
    """Those of an earlier run, which these do not replace."""
    return sorted(path for path in folder.glob("*.md") if path.name not in texts)


def _read(path: Path) -> bytes | None:
    try:
        return read_outside(path, TEXT, follow=True)
    except OSError:
        return None
