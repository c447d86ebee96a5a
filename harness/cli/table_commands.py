"""The commands that read records: what a killed run left, and the tables that people read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from harness import ROOT
from harness.analysis.claim_findings import NO_CASE, Finding, disagreement, find
from harness.analysis.repetition import folded
from harness.grid.summary import read_summary
from harness.language.escape import for_terminal
from harness.records.journal import put_among_records, unfinished_releases
from harness.records.gallery_file import read_gallery
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import committed_results, verdicts_file
from harness.records.lock import results_lock
from harness.records.store import ResultsError
from harness.report.publish import differing_tables, evidence_links, tables_from, write_tables
from harness.report.readme_claims import differing_readmes, readmes_of, write_readmes
from harness.run.exit_codes import GOOD, NOT_GOOD
from harness.run.request import claims_name, claims_of


def records(options: argparse.Namespace) -> int:
    """`records`: what runs that did not end have left in their journals becomes records."""
    results: Path = options.results
    with results_lock(results):
        for release in unfinished_releases(results):
            number = put_among_records(results, release)
            said = f"{release}: {number} verdicts of a run that did not end are among the records"
            print(for_terminal(said))
    return GOOD


def tables(options: argparse.Namespace) -> int:
    """`tables`: written, or compared with what the records give."""
    results: Path = options.results
    found = read_records(results)
    release = options.kernel or latest_release(found)
    verdicts = folded(found.get(release, [])) if release else []
    claims = claims_of(options.scenarios, ROOT)
    links = evidence_links(results, found, release)
    grids, gallery = read_summary(results), read_gallery(results)
    wanted = bool(verdicts) or release is None
    texts = tables_from(found, claims, links, release, grids, gallery) if wanted else {}
    if not texts:
        path = verdicts_file(results, release) if release else results / "kernels"
        raise ResultsError(f"{path}: no verdicts: run the cases first")
    ours = (
        options.scenarios is None
        and options.kernel is None
        and results.resolve() == committed_results(ROOT)
    )
    readmes = readmes_of(ROOT, verdicts, claims) if ours else []
    code = GOOD
    if not options.check:
        write_tables(results, texts)
        write_readmes(readmes)
    else:
        for path in [*differing_tables(results, texts), *differing_readmes(readmes)]:
            print(f"{path}: not what the records give: run `make tables`", file=sys.stderr)
            code = NOT_GOOD
    findings = find(claims, verdicts) if verdicts else ()
    told = _tell_disagreements(findings, claims_name(options.scenarios))
    return code or told


def _tell_disagreements(findings: Iterable[Finding], name: str) -> int:
    code = GOOD
    for finding in findings:
        line = disagreement(finding)
        if finding.computed == NO_CASE:
            line = f"{finding.claim.id}: {NO_CASE}: write one, or take the claim out"
        if line is not None:
            print(for_terminal(f"{name}:{finding.claim.line}: {line}"), file=sys.stderr)
            code = NOT_GOOD
    return code
