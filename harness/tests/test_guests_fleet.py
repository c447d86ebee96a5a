"""Many guests, played by scripts of what they write: what becomes of their words and silence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from harness.guests import fleet
from harness.guests.channel import ChannelError, Frame
from harness.guests.fleet import Order, Outcome, run_fleet
from harness.guests.kernel_list import Kernel, KernelError
from harness.guests.machine import Boot
from harness.scenario import Case, load_cases
from harness.tests import fake_engine
from harness.tests.workshop import scenario
from harness.verdict import Status, Verdict

RELEASE = "6.1.0-56-cloud-amd64"
KERNEL = Kernel("6.1.192", RELEASE, "bookworm")
OTHER = Kernel("6.12.43", "6.12.43+deb12-cloud-amd64", "bookworm-backports")

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


def end(code: int = 0, words: str = "") -> Frame:
    return event(event="exit", code=code, words=words, seconds=9.0)


class FakeMachine:
    """A machine that writes what its script says; the word `off` switches it off."""

    scripts: list[Script] = []
    started = 0

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
        return "[ 1.0] Kernel panic - not syncing: no reason\n[ 1.1] Rebooting\n"


@dataclass
class Watcher:
    """Who looks on."""

    phases: list[str] = field(default_factory=list)
    verdicts: list[Status] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def phase(self, kernel: Kernel, words: str) -> None:
        self.phases.append(f"{kernel.version} {words}")

    def verdict(self, kernel: Kernel, verdict: Verdict, total: int) -> None:
        self.verdicts.append(verdict.verdict)

    def say(self, words: str) -> None:
        self.words.append(words)


@pytest.fixture
def cases(tmp_path: Path) -> list[Case]:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "good.yaml").write_text(scenario(port="$n", matrix="{n: [81, 82]}"))
    return load_cases(tmp_path)


@pytest.fixture
def play(
    tmp_path: Path, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[list[Outcome], Watcher]]:
    def pack(engine: Path, modules: Path, plans: Any, arguments: Any) -> bytes:
        return json.dumps(list(plans)).encode()

    monkeypatch.setattr(fleet, "Machine", FakeMachine)
    monkeypatch.setattr(fleet, "pack", pack)
    monkeypatch.setattr(fleet, "LOOK_AGAIN", 0.001)
    monkeypatch.setattr(fleet, "BOOT_LIMIT", 0.3)
    monkeypatch.setattr(fleet, "SILENCE_LIMIT", 0.3)

    def run(*scripts: Script, kernels: Any = (KERNEL,)) -> tuple[list[Outcome], Watcher]:
        FakeMachine.scripts, FakeMachine.started = list(scripts), 0
        order = Order(tmp_path / "engine", cases, tmp_path / "results", "abc1234")
        watcher = Watcher()
        return run_fleet(kernels, order, 1, watcher), watcher

    return run


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


def statuses(outcome: Outcome) -> list[Status]:
    assert outcome.ledger is not None
    return [verdict.verdict for verdict in outcome.ledger.verdicts.values()]


def test_every_case_gets_its_verdict_with_what_it_was_found_with(play: Any, tmp_path: Path) -> None:
    (outcome,), watcher = play(all_well(tmp_path))
    assert outcome.trouble is None and statuses(outcome) == [Status.PASS] * 2
    assert watcher.phases == ["6.1.192 booting", "6.1.192 running"]
    (attempt,) = json.loads((tmp_path / "results/raw" / RELEASE / "attempts.json").read_text())
    assert attempt["outcome"] == "done" and attempt["guest_seconds"] == 9.0
    assert attempt["boot_guest_seconds"] == 3.5 and attempt["cases"] == 2


def test_a_panic_is_given_a_second_chance_and_both_are_recorded(play: Any, tmp_path: Path) -> None:
    (outcome,), watcher = play(panics, all_well(tmp_path))
    assert outcome.trouble is None and statuses(outcome) == [Status.PASS] * 2
    first, second = json.loads((tmp_path / "results/raw" / RELEASE / "attempts.json").read_text())
    assert "Kernel panic - not syncing" in first["outcome"] and second["outcome"] == "done"
    assert "Kernel panic" in first["console"]
    assert any("started once more" in words for words in watcher.words)


def test_the_second_start_runs_only_what_is_left(play: Any, tmp_path: Path) -> None:
    seen: list[int] = []

    def dies_after_one(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield guest()
        yield from finished(plans[0], tmp_path / "inside" / plans[0]["case"])
        yield "off"

    def counts(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        seen.append(len(plans))
        yield from all_well(tmp_path)(plans)

    (outcome,), _ = play(dies_after_one, counts)
    assert seen == [1] and statuses(outcome) == [Status.PASS] * 2


def test_a_guest_that_hangs_twice_leaves_its_cases_missing(play: Any, tmp_path: Path) -> None:
    def hangs(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield guest()
        yield from finished(plans[0], tmp_path / "inside" / plans[0]["case"])
        yield from silent(plans)

    (outcome,), watcher = play(hangs, silent)
    assert sorted(statuses(outcome)) == [Status.MISS, Status.PASS]
    assert outcome.trouble is not None and "it said nothing for" in outcome.trouble
    assert watcher.verdicts.count(Status.MISS) == 1


def test_one_kernels_trouble_costs_the_others_nothing(play: Any, tmp_path: Path) -> None:
    good = all_well(tmp_path, OTHER.release or "")
    outcomes, _ = play(panics, panics, good, kernels=(KERNEL, OTHER))
    assert outcomes[0].trouble is not None and outcomes[0].ledger is None
    assert outcomes[1].trouble is None and statuses(outcomes[1]) == [Status.PASS] * 2


def test_a_kernel_that_lacks_something_is_told_of_and_not_tried_again(play: Any) -> None:
    def lacks(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield guest(missing=("veth pairs (CONFIG_VETH, module veth): create veth",))
        yield end(3)

    (outcome,), _ = play(lacks)
    assert "lacks veth pairs (CONFIG_VETH" in (outcome.trouble or "")
    assert len(outcome.attempts) == 1


def test_a_kernel_that_is_not_the_one_of_the_list_is_refused(play: Any, tmp_path: Path) -> None:
    (outcome,), _ = play(all_well(tmp_path, "5.10.0-1-amd64"))
    assert "calls itself 5.10.0-1-amd64, the list says" in (outcome.trouble or "")


def test_an_engine_that_cannot_work_is_one_line(play: Any) -> None:
    def cannot(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield guest()
        yield end(3, "bindlab: create a network namespace: Operation not permitted\n")

    (outcome,), _ = play(cannot)
    assert (outcome.trouble or "").endswith("create a network namespace: Operation not permitted")
    assert statuses(outcome) == [Status.MISS] * 2


@pytest.mark.parametrize(
    "frame",
    [
        Frame({"event": "file", "case": "good[n=81]", "name": "../x", "bytes": 1}, b"x"),
        Frame({"event": "file", "case": "stranger", "name": "x", "bytes": 1}, b"x"),
        Frame({"event": "finished", "case": "stranger"}),
        Frame({"event": "guest"}),
        "nonsense",
    ],
)
def test_words_that_make_no_sense_end_the_start(play: Any, tmp_path: Path, frame: Any) -> None:
    def babbles(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield guest()
        yield frame
        yield from silent(plans)

    (outcome,), _ = play(babbles)
    assert outcome.trouble is not None and "2 times" in outcome.trouble
    assert not (tmp_path / "results/raw/x").exists()


def test_a_full_disk_is_one_line(
    play: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, data: bytes) -> int:
        raise OSError(28, "No space left on device", str(self))

    monkeypatch.setattr(Path, "write_bytes", full)
    (outcome,), _ = play(all_well(tmp_path))
    assert "the disk is full: free some space" in (outcome.trouble or "")


def test_without_qemu_there_is_one_line(
    tmp_path: Path, cases: list[Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    from harness.guests import machine

    monkeypatch.setattr(machine, "QEMU", "qemu-that-is-not-here")
    with pytest.raises(KernelError, match="install the package qemu-system-x86"):
        machine.require_qemu()
