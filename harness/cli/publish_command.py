"""The command that makes the committed records and tables from those of runs here.

All or nothing, and only from whole sets of the sources that are checked out; the conditions are
`records/publication`'s.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from harness import ROOT
from harness.analysis.changes import changes
from harness.analysis.kernel_column import columns_of
from harness.plan.catalogue import load_cases
from harness.records.file_batch import replace_files
from harness.records.journal import put_among_records, unfinished_releases
from harness.records.kernel_records import read_records
from harness.records.layout import (
    case_folder,
    committed_results,
    record_files,
    release_of,
    tables_folder,
)
from harness.records.lock import results_lock
from harness.records.publication import Records, records_to_publish, refusals
from harness.records.store import ResultsError
from harness.report.counts import counts_text
from harness.report.merge_summary import change_line
from harness.report.publication_files import (
    Decisive,
    Places,
    decisive_of,
    publication_files,
)
from harness.run.checkout import DIRTY, UNKNOWN, changed_files, differing_sources, revision_of
from harness.run.exit_codes import GOOD, NO_WORK
from harness.run.interruption import Interruption
from harness.run.judge_again import unsupported
from harness.run.provenance import utc_now
from harness.run.request import claims_of, from_here
from harness.spec.kernel_selection import releases_on_request
from harness.spec.kernels import FILE as KERNELS_FILE, read_kernels


def publish(options: argparse.Namespace) -> int:
    """`publish`: from the records of runs here to results/ and README.md."""
    own: Path = options.results
    committed = committed_results(ROOT)
    if own.resolve() == committed.resolve():
        raise ResultsError(f"{own}: these are the committed records: name the folder of your runs")
    if not own.is_dir():
        raise ResultsError(f"{own}: no records, so nothing to publish: run the cases first")
    with Interruption(), ExitStack() as held:
        held.enter_context(results_lock(own))
        held.enter_context(results_lock(committed))
        for release in unfinished_releases(own):
            put_among_records(own, release)
        before = read_records(committed)
        records = records_to_publish(own, options.kernels, _on_request(ROOT) - before.keys())
        cases = [case.id for case in load_cases(ROOT)]
        wrong = [*_wrong_with_checkout(ROOT), *refusals(records, cases, _wrong_with_revision)]
        claims = claims_of(None, ROOT)
        decisive = decisive_of(own, committed, before, records, claims)
        wrong += [] if wrong else _wrong_with_evidence(own, records, decisive)
        for line in wrong:
            print(f"not published: {line}", file=sys.stderr)
        if wrong:
            return NO_WORK
        places = Places(ROOT, own, committed)
        made = publication_files(places, before, records, claims, decisive, utc_now())
        replace_files(*made, committed / ".publishing")
        _tell(before, records)
        _tell_evidence(decisive)
        for release in sorted(set(map(release_of, record_files(own))) - records.keys()):
            if not options.kernels:
                print(f"left aside: {release} is on request: name it with KERNELS= to publish it")
    return GOOD


def _on_request(root: Path) -> frozenset[str]:
    """The kernels of the list that are published only if they are named, or were before."""
    there = (root / KERNELS_FILE).exists()
    return releases_on_request(read_kernels(root)) if there else frozenset()


def _wrong_with_checkout(root: Path) -> Iterator[str]:
    if revision_of(root) == UNKNOWN:
        yield f"{root}: git knows no commit of it: publish from a checkout"
    changed = changed_files(root)
    if changed:
        number = f" and {len(changed) - 1} more" if changed[1:] else ""
        yield f"the checkout is dirty ({changed[0]!r}{number}): commit, run again, then publish"


def _wrong_with_revision(revision: str) -> str | None:
    if DIRTY in revision:
        return "a dirty checkout"
    differing = differing_sources(ROOT, revision)
    if differing is None:
        return "which is no commit here"
    return f"where {', '.join(differing)} differ" if differing else None


def _wrong_with_evidence(own: Path, records: Records, decisive: Decisive) -> Iterator[str]:
    """What is published to be looked at says what its record says."""
    for release, verdicts in records.items():
        for record in verdicts:
            if (release, record.case) in decisive.fresh:
                folder = case_folder(own, release, record.case)
                for part in unsupported(folder, record.case, release, record, coarse=True):
                    yield f"{folder}: {part}: run the case again"


def _tell(before: Records, records: Records) -> None:
    columns = columns_of(records.values())
    for change in changes(columns_of(before.values()), columns):
        print(change_line(change))
    for column in columns:
        print(f"published: {column.version}: {counts_text(column.overview)}")
    print(f"tables:    {tables_folder(from_here(committed_results(ROOT)))}")


def _tell_evidence(decisive: Decisive) -> None:
    print(f"evidence:  of {len(decisive.fresh | decisive.still)} decisive cases and runs")
    if decisive.without:
        release, case = min(decisive.without)
        print(
            f"without:   {len(decisive.without)} decisive cases have no evidence here, the first is"
            f" {case} on {release}: run it, and publish again"
        )
