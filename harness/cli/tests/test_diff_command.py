"""Two kernels are compared by their versions, and it is said whose records that are."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cli import diff_command
from harness.cli.command_line import main
from harness.records.layout import local_results, verdicts_file
from harness.records.store import write_verdicts
from harness.tests.verdicts import verdict


def put(results: Path, *releases: str) -> None:
    for release in releases:
        told = verdict(kernel=release, version=release)
        write_verdicts(verdicts_file(results, release), [told])


def test_two_kernels_are_compared_by_their_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    put(tmp_path, "6.1.0", "6.12.0")
    assert main(["diff", "6.1", "6.12", "--results", str(tmp_path)]) == 0
    told = f"records: 6.1.0 in {tmp_path}, 6.12.0 in {tmp_path}"
    assert capsys.readouterr().out.splitlines()[0] == told
    assert main(["diff", "6.1", "7.3", "--results", str(tmp_path)]) == 3
    said = "7.3: no records of such a kernel (there are: 6.1.0, 6.12.0)\n"
    assert capsys.readouterr().err == said


def test_a_kernel_that_is_not_among_the_committed_is_looked_for_among_the_runs_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(diff_command, "ROOT", tmp_path)
    put(tmp_path / "results", "6.1.0", "6.12.0")
    put(local_results(tmp_path), "6.12.0", "7.3.0")
    assert main(["diff", "6.12", "7.3"]) == 0
    own = local_results(tmp_path)
    told = f"records: 6.12.0 in {tmp_path}/results, 7.3.0 in {own}"
    assert capsys.readouterr().out.splitlines()[0] == told
    assert main(["diff", "6.12", "5.10"]) == 3
    assert "5.10: no records of such a kernel (there are: 6.1.0, 6.12.0, 7.3.0)" in (
        capsys.readouterr().err
    )
