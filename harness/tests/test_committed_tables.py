"""The committed tables are short enough to be read, and their rows leave no case out."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from harness import ROOT
from harness.analysis.claim_findings import find
from harness.analysis.overview import by_scenario
from harness.analysis.repetition import folded
from harness.formats.verdict import Verdict
from harness.records.kernel_records import read_kernel
from harness.records.layout import CLAIMS, committed_results, tables_folder, verdicts_file
from harness.report.case_rows import case_rows
from harness.report.claim_rows import claim_rows, values_tried
from harness.report.publish import tables_from, evidence_links
from harness.run.request import claims_of

RESULTS = committed_results(ROOT)
TABLES = sorted(tables_folder(RESULTS).glob("*.md"))
MOST = 40 * 1024


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    """Those of the kernel that the committed tables show."""
    text = (tables_folder(RESULTS) / CLAIMS).read_text()
    (release,) = re.findall(r"results/kernels/([^/]+)/verdicts\.jsonl", text)
    return read_kernel(verdicts_file(RESULTS, release))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: str(path.name))
def test_a_committed_table_has_at_most_40_kilobytes(path: Path) -> None:
    assert path.stat().st_size <= MOST


def test_what_the_committed_records_give_has_at_most_40_kilobytes(verdicts: list[Verdict]) -> None:
    release = verdicts[0].kernel
    records = {release: verdicts}
    links = evidence_links(RESULTS, records, release)
    texts = tables_from(records, claims_of(None, ROOT), links, release)
    sizes = {name: len(text.encode()) for name, text in texts.items()}
    assert {name: size for name, size in sizes.items() if size > MOST} == {}
    assert CLAIMS in sizes


def test_every_case_of_the_committed_records_is_in_one_row(verdicts: list[Verdict]) -> None:
    for scenario in by_scenario(folded(verdicts)):
        rows = case_rows(scenario.verdicts)
        told = Counter(verdict.case for row in rows for verdict in row.verdicts)
        assert told == Counter(verdict.case for verdict in scenario.verdicts)
        assert all(len({verdict.verdict for verdict in row.verdicts}) == 1 for row in rows)


def test_every_case_that_speaks_of_a_claim_is_in_one_row_of_it(verdicts: list[Verdict]) -> None:
    told = folded(verdicts)
    tried = values_tried(told)
    for finding in find(claims_of(None, ROOT), told):
        rows = claim_rows(finding, tried).rows
        sides = Counter({row.holds: 0 for row in rows})
        for row in rows:
            assert {saying.said.holds for saying in row.sayings} == {row.sayings[0].said.holds}
            sides[row.holds] += len(row.sayings)
        assert sides["yes"] == len(finding.holding)
        assert sides["no"] == len(finding.opposing)
        assert sides.total() == len(finding.sayings)
