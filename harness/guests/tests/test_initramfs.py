"""The archive that a guest boots with, unpacked again by cpio."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.plan import Need, Plan
from harness.guests.initramfs import pack, programs_of
from harness.spec.kernels import KernelError
from harness.tests.evidence_builder import Case

PLANS: list[Plan] = [
    replace(Case("a").planned(), needs=(Need("program", "env"), Need("ipv6"))),
    replace(Case("b").planned(), needs=(Need("program", "not-to-be-found"),)),
]


def unpacked(tmp_path: Path) -> Path:
    engine, modules, root = tmp_path / "engine", tmp_path / "modules", tmp_path / "root"
    engine.write_bytes(b"engine")
    modules.mkdir()
    (modules / "00-veth.ko").write_bytes(b"veth")
    (modules / "01-tcp_diag.ko").write_bytes(b"diag")
    root.mkdir()
    archive = pack(engine, modules, PLANS, ["--jobs", "1"])
    subprocess.run(["cpio", "-i", "--quiet"], input=archive, cwd=root, check=True)
    return root


def test_the_engine_is_the_first_process_and_a_program(tmp_path: Path) -> None:
    root = unpacked(tmp_path)
    assert (root / "init").read_bytes() == (root / "bin/bindlab").read_bytes() == b"engine"
    assert (root / "init").stat().st_mode & 0o111


def test_plans_arguments_and_modules_are_where_the_guest_looks(tmp_path: Path) -> None:
    root = unpacked(tmp_path)
    lines = (root / "plans.ndjson").read_text().splitlines()
    assert [json.loads(line)["case"] for line in lines] == ["a", "b"]
    assert (root / "arguments").read_text() == "--jobs\n1\n"
    assert (root / "modules").read_text() == "/lib/00-veth.ko\n/lib/01-tcp_diag.ko\n"
    assert (root / "lib/01-tcp_diag.ko").read_bytes() == b"diag"


def test_a_program_comes_with_its_libraries_and_runs_there(tmp_path: Path) -> None:
    root = unpacked(tmp_path)
    assert (root / "bin/env").is_file()
    assert [path for path in root.rglob("libc.so.6") if path.is_file()]
    assert [path for path in root.rglob("ld-linux*") if path.is_file()]


def test_a_program_that_is_not_here_is_left_out(tmp_path: Path) -> None:
    assert not (unpacked(tmp_path) / "bin/not-to-be-found").exists()


def test_only_programs_count_as_programs() -> None:
    assert programs_of(PLANS) == ["env", "not-to-be-found"]
    by_path = replace(PLANS[0], needs=(Need("program", "/usr/bin/env"),))
    assert programs_of([*PLANS, by_path]) == ["/usr/bin/env", "env", "not-to-be-found"]


def test_without_cpio_there_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "engine").touch()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KernelError, match="install the package cpio"):
        pack(tmp_path / "engine", tmp_path, [], [])


def test_modules_that_are_gone_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "engine").touch()
    with pytest.raises(KernelError, match="modules: is no longer there: run it again"):
        pack(tmp_path / "engine", tmp_path / "modules", [], [])


def test_whoever_captures_has_tcpdump_and_a_root(tmp_path: Path) -> None:
    assert not (unpacked(tmp_path) / "etc/passwd").exists()
    (tmp_path / "again").mkdir()
    archive = pack(tmp_path / "engine", tmp_path / "modules", [], ["--capture", "/results/x"])
    subprocess.run(["cpio", "-i", "--quiet"], input=archive, cwd=tmp_path / "again", check=True)
    assert (tmp_path / "again/bin/tcpdump").is_file() is (shutil.which("tcpdump") is not None)
    assert (tmp_path / "again/etc/passwd").read_text().startswith("root:x:0:0:")
