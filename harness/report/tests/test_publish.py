"""All tables are written from all records, and those that are no more are taken away."""

from __future__ import annotations

from pathlib import Path

from harness.records.layout import (
    CLAIMS,
    EXPERIMENTS,
    KERNELS,
    junit_file,
    ktap_file,
    verdicts_file,
)
from harness.records.store import write_verdicts
from harness.report.publish import (
    all_columns,
    differing_tables,
    tables_of,
    write_reports,
    write_tables,
)
from harness.tests.verdicts import sound


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
    assert texts.keys() == {CLAIMS, EXPERIMENTS, KERNELS, "experiments-a.md"}
    assert "| 6.1.0 | x86_64 |" in texts[EXPERIMENTS]
    assert "| 6.12.0 | x86_64 |" in tables_of(tmp_path, {}, "6.12.0")[CLAIMS]
    assert [column.version for column in all_columns(tmp_path)] == ["6.1.0", "6.12.0"]


def test_guests_alone_have_a_table_of_kernels_alone(tmp_path: Path) -> None:
    write_verdicts(verdicts_file(tmp_path, "7.3.4"), [sound(backend="qemu", kernel="7.3.4")])
    assert tables_of(tmp_path, {}).keys() == {KERNELS}


def test_without_records_there_are_no_tables(tmp_path: Path) -> None:
    assert tables_of(tmp_path, {}) == {}


def test_a_run_leaves_its_reports_for_other_machines(tmp_path: Path) -> None:
    write_reports(tmp_path, "6.1.0", [sound()])
    assert "bindlab 6.1.0" in junit_file(tmp_path, "6.1.0").read_text()
    assert "ok 1 a/b" in ktap_file(tmp_path, "6.1.0").read_text()
