"""A guest's process is ours: it is switched off when it is left, and what it wrote is kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.guests import qemu
from harness.guests.boot import Boot
from harness.guests.qemu import Qemu, require_qemu
from harness.guests.qemu_command import QEMU
from harness.spec.kernels import KernelError


def play(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """From now on setpriv(1), which starts QEMU, is this script."""
    for name, text in (("setpriv", script), (QEMU, "exit 1")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")


def test_the_guest_gets_its_files_by_descriptor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(
        tmp_path,
        monkeypatch,
        'while [ "$1" != -initrd ]; do shift; done; cat "$2" >&2; echo complaint; exit 7',
    )
    with Qemu(Boot(tmp_path / "kernel", b"initramfs\r\n")) as machine:
        assert machine.code() == 7 and not machine.is_on()
        assert machine.console() == "initramfs\ncomplaint\n"
        assert list(machine.channel.frames()) == []


def test_leaving_it_switches_it_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play(tmp_path, monkeypatch, "while :; do sleep 1; done")
    with Qemu(Boot(tmp_path / "kernel", b"")) as machine:
        assert machine.is_on()
    assert machine.code() == -9


def test_without_qemu_there_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(qemu, "QEMU", "qemu-that-is-not-here")
    with pytest.raises(KernelError, match="install the package qemu-system-x86"):
        require_qemu()


def test_a_process_that_cannot_be_started_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play(tmp_path, monkeypatch, "exit 0")
    monkeypatch.setattr(qemu, "qemu_command", lambda kernel, files: ["/nowhere/setpriv"])
    with pytest.raises(KernelError, match="/nowhere/setpriv: cannot be run: No such file"):
        Qemu(Boot(tmp_path / "kernel", b""))
