"""All tables are written from all records, and those that are no more are taken away."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from harness.records.layout import (
    CLAIMS,
    EXPERIMENTS,
    KERNELS,
    RULES,
    case_folder,
    committed_results,
    junit_file,
    ktap_file,
    published_evidence,
    tables_folder,
    verdicts_file,
)
from harness.records.store import write_verdicts
from harness.report import publish
from harness.report.publish import (
    all_columns,
    differing_tables,
    evidence_links,
    tables_of,
    write_reports,
    write_tables,
)
from harness.tests.verdicts import sound


def leave_plan(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "plan.json").write_text("{}")


def test_tables_that_are_no_more_are_taken_away_and_missed_until_then(tmp_path: Path) -> None:
    write_tables(tmp_path, {"a.md": "1", "b.md": "2"})
    assert differing_tables(tmp_path, {"a.md": "1", "b.md": "2"}) == []
    texts = {"a.md": "new", "c.md": "3"}
    differing = [path.name for path in differing_tables(tmp_path, texts)]
    assert differing == ["a.md", "c.md", "b.md"]
    write_tables(tmp_path, texts)
    assert differing_tables(tmp_path, texts) == []


def test_the_tables_of_one_kernel_show_the_hosts_own_that_ran_last(tmp_path: Path) -> None:
    for release, date in (("6.1.0", "2026-11-24"), ("6.12.0", "2026-11-23")):
        found = sound(kernel=release, version=release, date=date)
        write_verdicts(verdicts_file(tmp_path, release), [found])
    texts = tables_of(tmp_path, {})
    assert texts.keys() == {CLAIMS, EXPERIMENTS, KERNELS, RULES, "experiments-a.md"}
    assert "| 6.1.0 | x86_64 |" in texts[EXPERIMENTS]
    assert "| 6.12.0 | x86_64 |" in tables_of(tmp_path, {}, "6.12.0")[CLAIMS]
    assert [column.version for column in all_columns(tmp_path)] == ["6.1.0", "6.12.0"]


def test_tables_lead_to_the_evidence_of_ones_own_runs_that_is_there(tmp_path: Path) -> None:
    records = {"6.1.0": [sound("a/b[x=1]"), sound("a/b[x=2]"), sound("a/c")]}
    assert evidence_links(tmp_path, records).cases == frozenset()
    leave_plan(case_folder(tmp_path, "6.1.0", "a/b[x=2]"))
    write_verdicts(verdicts_file(tmp_path, "6.1.0"), records["6.1.0"])
    write_tables(tmp_path, tables_of(tmp_path, {}))
    page = tables_folder(tmp_path) / "experiments-a.md"
    targets = [unquote(it) for it in re.findall(r"\]\(([^)]*/)\)", page.read_text())]
    assert targets == ["../raw/6.1.0/a/b[x=2]/"]
    assert (page.parent / targets[0]).is_dir()


def test_committed_tables_lead_to_published_evidence_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publish, "ROOT", tmp_path)
    results = committed_results(tmp_path)
    runs = [sound(f"a/c/{n}", run=n, runs=2) for n in (1, 2)]
    records = {"6.1.0": [sound("a/b[x=1]"), sound("a/b[x=2]"), *runs]}
    leave_plan(case_folder(results, "6.1.0", "a/b[x=1]"))
    assert evidence_links(results, records).cases == frozenset()
    for case in ("a/b[x=2]", "a/c/2"):
        leave_plan(published_evidence(results, "6.1.0") / case)
    links = evidence_links(results, records)
    assert links.cases == {"a/b[x=2]", "a/c"}
    assert links.folder == "../evidence/6.1.0"


def test_without_a_kernel_of_a_host_there_is_no_evidence_to_lead_to(tmp_path: Path) -> None:
    assert (
        evidence_links(tmp_path, {"7.3.4": [sound(backend="qemu", kernel="7.3.4")]}).cases == set()
    )


def test_guests_alone_have_a_table_of_kernels_alone(tmp_path: Path) -> None:
    write_verdicts(verdicts_file(tmp_path, "7.3.4"), [sound(backend="qemu", kernel="7.3.4")])
    assert tables_of(tmp_path, {}).keys() == {KERNELS, RULES}


def test_without_records_there_are_no_tables(tmp_path: Path) -> None:
    assert tables_of(tmp_path, {}) == {}


def test_a_run_leaves_its_reports_for_other_machines(tmp_path: Path) -> None:
    write_reports(tmp_path, "6.1.0", [sound()])
    assert "bindlab 6.1.0" in junit_file(tmp_path, "6.1.0").read_text()
    assert "ok 1 a/b" in ktap_file(tmp_path, "6.1.0").read_text()
