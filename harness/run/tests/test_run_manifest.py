"""The manifest says of a run what its evidence shows, and of the machine what it shows itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.formats.manifest import ManifestRun
from harness.judge.hash_check import end_line_digest
from harness.records.layout import case_folder, manifest_file
from harness.records.manifest_file import read_manifest
from harness.run.provenance import RunProvenance
from harness.run.run_manifest import SETTINGS, RunManifest, packages, settings
from harness.tests.evidence_builder import RELEASE, restart

HOST = RunProvenance(RELEASE, "host", "none", "def5678")
CASE, OTHER = "a/b[x=1]", "a/b[x=2]"


def written(results: Path) -> ManifestRun:
    """The one run that the manifest has."""
    manifest = read_manifest(results, RELEASE)
    assert manifest is not None
    (run,) = manifest.runs
    return run


def test_of_the_engine_and_the_kernel_the_evidence_speaks(tmp_path: Path) -> None:
    folder = restart().write(case_folder(tmp_path, RELEASE, CASE))
    RunManifest(HOST, 4, begun="2026-01-01T00:00:00Z").end(tmp_path, [CASE])
    run = written(tmp_path)
    assert (run.engine, run.built_from) == ("0.1.0", "abc1234")
    assert (run.release, run.kernel, run.machine) == (RELEASE, "#1 SMP", "x86_64")
    assert (run.revision, run.backend, run.jobs) == ("def5678", "host", 4)
    assert run.begun == "2026-01-01T00:00:00Z" < run.ended
    manifest = read_manifest(tmp_path, RELEASE)
    assert manifest is not None
    assert {case: it.end for case, it in manifest.cases.items()} == {CASE: end_line_digest(folder)}


def test_the_first_evidence_that_began_is_asked(tmp_path: Path) -> None:
    case_folder(tmp_path, RELEASE, CASE).mkdir(parents=True)
    restart().write(case_folder(tmp_path, RELEASE, OTHER))
    RunManifest(HOST, None).end(tmp_path, [CASE, OTHER])
    assert written(tmp_path).engine == "0.1.0"


def test_where_no_evidence_began_it_is_unknown(tmp_path: Path) -> None:
    case_folder(tmp_path, RELEASE, CASE).mkdir(parents=True)
    RunManifest(HOST, None).end(tmp_path, [CASE])
    run = written(tmp_path)
    assert {run.engine, run.built_from, run.kernel, run.machine} == {"unknown"}
    assert run.release == RELEASE
    manifest = read_manifest(tmp_path, RELEASE)
    assert manifest is not None and manifest.cases == {}


def test_a_run_that_left_no_folder_is_no_run(tmp_path: Path) -> None:
    RunManifest(HOST, None).end(tmp_path, [CASE])
    assert not manifest_file(tmp_path, RELEASE).exists()


@pytest.mark.parametrize(("backend", "has_settings"), [("host", True), ("qemu", False)])
def test_the_machines_settings_are_not_those_of_a_guest(
    tmp_path: Path, backend: str, has_settings: bool
) -> None:
    restart().write(case_folder(tmp_path, RELEASE, CASE))
    RunManifest(RunProvenance(RELEASE, backend, "none", "x"), None).end(tmp_path, [CASE])
    assert bool(written(tmp_path).settings) is has_settings


def test_settings_are_those_that_the_machine_has_and_shows(tmp_path: Path) -> None:
    assert settings(tmp_path) == {}
    (tmp_path / "net" / "ipv4").mkdir(parents=True)
    (tmp_path / "net" / "ipv4" / "ip_local_port_range").write_text("32768\t60999\n")
    (tmp_path / "net" / "ipv4" / "tcp_mem").mkdir()  # what cannot be read
    (tmp_path / "net" / "ipv4" / "ip_default_ttl").write_text("64\n")  # what nobody asks for
    assert settings(tmp_path) == {"net.ipv4.ip_local_port_range": "32768 60999"}


def test_here_there_are_settings_of_these_and_no_others() -> None:
    found = settings()
    assert found and set(found) <= set(SETTINGS)


def dpkg(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str) -> Path:
    """A dpkg-query that says these lines, and keeps what it was asked."""
    program = folder / "bin" / "dpkg-query"
    program.parent.mkdir()
    said = "".join(f"printf '%s\\n' '{line}'\n" for line in lines)
    program.write_text(f"#!/bin/sh\nprintf '%s\\n' \"$@\" > {folder}/asked\n{said}exit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(program.parent) + os.pathsep + os.environ["PATH"])
    return folder / "asked"


def test_packages_are_those_of_the_list_that_are_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ("installed make 4.3-4", "not-installed gdb ", "config-files nmap 7.9", "odd")
    asked = dpkg(tmp_path, monkeypatch, *lines)
    listed = tmp_path / "packages.txt"
    listed.write_text("# what it takes\nmake   # to build\n\ngdb\nnmap\n")
    # That one of them is unknown to it, which is an error of its own, is none here.
    assert packages(listed) == {"make": "4.3-4"}
    assert asked.read_text().splitlines()[-3:] == ["make", "gdb", "nmap"]


def test_without_dpkg_or_a_list_no_package_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert packages(tmp_path / "packages.txt") == {}
    (tmp_path / "packages.txt").write_text("make\n")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert packages(tmp_path / "packages.txt") == {}
