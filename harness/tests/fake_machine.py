"""Guests played by scripts of what they write, for tests of those who listen to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.guests import kernel_run
from harness.guests.channel import ChannelError, Frame
from harness.guests.kernel_list import Kernel
from harness.guests.machine import Boot
from harness.tests import fake_engine

RELEASE = "6.1.0-56-cloud-amd64"
KERNEL = Kernel("6.1.192", RELEASE, "bookworm")
OTHER = Kernel("6.12.43", "6.12.43+deb12-cloud-amd64", "bookworm-backports")

PANIC = "[ 1.0] Kernel panic - not syncing: no reason\n[ 1.1] reboot: Restarting system\n"

Script = Callable[[list[dict[str, Any]]], Iterator[Frame | str]]


def event(**what: Any) -> Frame:
    return Frame(what)


def guest(release: str = RELEASE, missing: tuple[str, ...] = ()) -> Frame:
    said = {"kernel": release, "version": "Debian 6.1.192-2", "machine": "x86_64"}
    return event(event="guest", seconds=3.5, refused=[], missing=list(missing), **said)


def finished(plan: dict[str, Any], folder: Path) -> Iterator[Frame]:
    """A case's events, with evidence as the engine leaves it."""
    yield event(event="started", case=plan["case"])
    fake_engine.write(plan, folder)
    for file in sorted(folder.iterdir()):
        head = {"event": "file", "case": plan["case"], "name": file.name}
        yield Frame({**head, "bytes": file.stat().st_size}, file.read_bytes())
    yield event(event="finished", case=plan["case"], seconds=0.1, reason=None)


def end(code: int = 0, words: str = "", lag: float = 0.004) -> Frame:
    return event(event="exit", code=code, words=words, seconds=9.0, timer_lag=lag)


class FakeMachine:
    """A machine that writes what its script says; the word `off` switches it off."""

    scripts: list[Script] = []
    started = 0
    said = ""

    def __init__(self, boot: Boot) -> None:
        script = FakeMachine.scripts[min(FakeMachine.started, len(FakeMachine.scripts) - 1)]
        FakeMachine.started += 1
        self._says = script(json.loads(boot.image))
        self._on = True
        self.channel = self

    def __enter__(self) -> FakeMachine:
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
        return FakeMachine.said


def all_well(tmp_path: Path, release: str = RELEASE) -> Script:
    def script(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield guest(release)
        for plan in plans:
            yield from finished(plan, tmp_path / "inside" / release / plan["case"])
        yield event(event="over", finished=len(plans))
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
        return json.dumps(list(plans)).encode()

    FakeMachine.scripts, FakeMachine.started, FakeMachine.said = list(scripts), 0, console
    monkeypatch.setattr(kernel_run, "Machine", FakeMachine)
    monkeypatch.setattr(kernel_run, "pack", pack)
    monkeypatch.setattr(kernel_run, "LOOK_AGAIN", 0.001)
    monkeypatch.setattr(kernel_run, "BOOT_LIMIT", 0.3)
    monkeypatch.setattr(kernel_run, "SILENCE_LIMIT", 0.3)
