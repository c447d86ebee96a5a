"""Records are believed no further than they fit, and the line that does not is named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.records.kernel_records import latest_release, read_kernel, read_records
from harness.records.layout import verdicts_file
from harness.records.store import ResultsError, write_text, write_verdicts
from harness.tests.verdicts import sound


def refused(results: Path, *verdicts: Verdict, release: str = "6.1.0") -> str:
    path = verdicts_file(results, release)
    write_verdicts(path, verdicts)
    with pytest.raises(ResultsError) as found:
        read_kernel(path)
    return str(found.value).removeprefix(f"{path}")


def test_records_that_fit_are_read_as_they_were(tmp_path: Path) -> None:
    path = verdicts_file(tmp_path, "6.1.0")
    some = [sound(f"a/{status.value.lower()}", status) for status in Status]
    write_verdicts(path, some)
    assert read_kernel(path) == sorted(some, key=lambda one: one.case)


def test_no_file_is_no_records(tmp_path: Path) -> None:
    assert read_kernel(verdicts_file(tmp_path, "6.1.0")) == []


def test_of_cases_that_are_not_wanted_one_is_read_that_ran(tmp_path: Path) -> None:
    path = verdicts_file(tmp_path, "6.1.0")
    missed = sound("a/missed", Status.MISS)
    some = [sound(f"a/{name}") for name in ("n", "o[x=1]", "p[x=1]", "q")]
    write_verdicts(path, [missed, *some])
    found = read_kernel(path, lambda case: case == "a/p[x=1]")
    assert [it.case for it in found] == ["a/missed", "a/n", "a/p[x=1]"]
    assert read_kernel(path, lambda case: True) == read_kernel(path)


def test_a_case_has_one_verdict(tmp_path: Path) -> None:
    said = refused(tmp_path, sound("a/b"), sound("a/b"))
    assert said.startswith(":2: a/b for a second time, it is already on line 1: ")


def test_a_verdict_on_another_kernel_is_none_of_this_one(tmp_path: Path) -> None:
    assert refused(tmp_path, sound(kernel="6.2.0")).startswith(":1: a verdict on 6.2.0 among")


def test_a_kernel_has_one_version(tmp_path: Path) -> None:
    said = refused(tmp_path, sound("a/b"), sound("a/c", version="6.2.0"))
    assert said.startswith(":2: version 6.2.0, but 6.1.0 on an earlier line")


def test_a_record_that_contradicts_itself_is_named(tmp_path: Path) -> None:
    said = refused(tmp_path, sound(at=3))
    assert said.startswith(":1: a/b[x=1] contradicts itself: PASS with the line that decided: ")


@pytest.mark.parametrize(("key", "text"), [("case", "../../x"), ("kernel", "../y"), ("case", "")])
def test_a_name_that_leads_elsewhere_is_no_record(tmp_path: Path, key: str, text: str) -> None:
    path = verdicts_file(tmp_path, "6.1.0")
    record = {**sound().to_json(), key: text}
    write_text(path, str(record).replace("'", '"').replace("None", "null"))
    with pytest.raises(ResultsError, match=rf":1: no verdict .*{key}: "):
        read_kernel(path)


def test_records_are_no_link(tmp_path: Path) -> None:
    path = verdicts_file(tmp_path, "6.1.0")
    write_verdicts(tmp_path / "elsewhere", [sound()])
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ResultsError, match="a symbolic link"):
        read_kernel(path)


@pytest.mark.timeout(10)
def test_records_that_are_a_fifo_are_not_waited_for(tmp_path: Path) -> None:
    path = verdicts_file(tmp_path, "6.1.0")
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    with pytest.raises(ResultsError, match="not a regular file"):
        read_kernel(path)


def test_the_latest_release_is_the_one_that_ran_last(tmp_path: Path) -> None:
    for release, date in (("6.1.0", "2026-11-24"), ("6.12.0", "2026-11-23")):
        write_verdicts(verdicts_file(tmp_path, release), [sound(date=date, kernel=release)])
    assert latest_release(read_records(tmp_path)) == "6.1.0"


def test_without_verdicts_of_a_host_there_is_no_latest_release(tmp_path: Path) -> None:
    assert latest_release(read_records(tmp_path)) is None
    write_verdicts(verdicts_file(tmp_path, "7.3.4"), [sound(backend="qemu", kernel="7.3.4")])
    assert latest_release(read_records(tmp_path)) is None
