"""Guests played by scripts of what they write, for tests of those who listen to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.formats.codec import to_json
from harness.formats.event import (
    CaseFinished,
    CaseStarted,
    EvidenceFile,
    GuestBooted,
    GuestEnded,
    RunOver,
)
from harness.guests import boot as boot_module, guest as guest_module, guest_start
from harness.guests.boot import ACCELERATOR, BACKEND, Boot
from harness.guests.channel import ChannelError, Frame
from harness.spec.kernels import Kernel
from harness.tests import fake_engine

RELEASE = "6.1.0-56-cloud-amd64"
KERNEL = Kernel("6.1.192", RELEASE, "bookworm")
OTHER = Kernel("6.12.43", "6.12.43+deb12-cloud-amd64", "bookworm-backports")

PANIC = "[ 1.0] Kernel panic - not syncing: no reason\n[ 1.1] reboot: Restarting system\n"

Script = Callable[[list[dict[str, Any]]], Iterator[Frame | str]]


def booted(release: str = RELEASE, missing: tuple[str, ...] = ()) -> Frame:
    """A guest's first words."""
    version = "Debian 6.1.192-2"
    return Frame(GuestBooted(release, version, "x86_64", seconds=3.5, refused=(), missing=missing))


def started(plan: dict[str, Any]) -> Frame:
    """A case begins."""
    return Frame(CaseStarted(str(plan["case"])))


def finished(plan: dict[str, Any], folder: Path, release: str = RELEASE) -> Iterator[Frame]:
    """A case's events, with evidence as the engine leaves it."""
    yield started(plan)
    fake_engine.write(plan, folder, release, BACKEND, ACCELERATOR)
    case = str(plan["case"])
    for file in sorted(folder.iterdir()):
        content = file.read_bytes()
        yield Frame(EvidenceFile(case, file.name, len(content)), content)
    yield Frame(CaseFinished(case, complete=True, skipped=None, reason=None, seconds=0.1))


def over(plans: list[dict[str, Any]]) -> Frame:
    """The engine has done its work."""
    return Frame(RunOver(len(plans)))


def end(code: int = 0, words: str = "", lag: float = 0.004) -> Frame:
    """A guest's last words."""
    return Frame(GuestEnded(code, words, seconds=9.0, timer_lag=lag))


class FakeQemu:
    """A guest that writes what its script says; the word `off` switches it off."""

    scripts: list[Script] = []
    started = 0
    said = ""

    def __init__(self, boot: Boot) -> None:
        script = FakeQemu.scripts[min(FakeQemu.started, len(FakeQemu.scripts) - 1)]
        FakeQemu.started += 1
        self._says = script(json.loads(boot.initramfs))
        self._on = True
        self.channel = self

    def __enter__(self) -> FakeQemu:
        return self

    def __exit__(self, *_: object) -> None:
        self._on = False

    def frames(self) -> Iterator[Frame]:
        said = next(self._says, None)
        if isinstance(said, Frame):
            yield said
        elif said == "off":
            self._on = False
        elif said == "nonsense":
            raise ChannelError("the guest says 'nonsense', which is no event")

    def is_on(self) -> bool:
        return self._on

    def code(self) -> int:
        return 0

    def console(self) -> str:
        return FakeQemu.said


def all_well(tmp_path: Path, release: str = RELEASE) -> Script:
    def script(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted(release)
        for plan in plans:
            yield from finished(plan, tmp_path / "inside" / release / plan["case"], release)
        yield over(plans)
        yield end()

    return script


def silent(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
    while True:
        yield "nothing"


def panics(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
    yield "off"


def install(monkeypatch: pytest.MonkeyPatch, *scripts: Script, console: str = PANIC) -> None:
    """From now on guests are played: the first by the first script, the last by all that follow."""

    def pack(engine: Path, modules: Path, plans: Any, arguments: Any) -> bytes:
        return json.dumps(to_json(list(plans))).encode()

    FakeQemu.scripts, FakeQemu.started, FakeQemu.said = list(scripts), 0, console
    monkeypatch.setattr(guest_start, "Qemu", FakeQemu)
    monkeypatch.setattr(boot_module, "pack", pack)
    monkeypatch.setattr(guest_module, "LOOK_AGAIN", 0.001)
    monkeypatch.setattr(guest_module, "BOOT_LIMIT", 0.3)
    monkeypatch.setattr(guest_module, "SILENCE_LIMIT", 0.3)
