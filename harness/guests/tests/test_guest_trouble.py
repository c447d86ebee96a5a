"""Guests that panic, hang, lag or babble, played by scripts: what comes of what they say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.formats.event import CaseFinished, EvidenceFile, GuestEnded, TimersHeld
from harness.formats.verdict import Status
from harness.guests.channel import Frame
from harness.records.layout import verdicts_file
from harness.records.store import read_verdicts
from harness.report.failure import Storyteller
from harness.report.words import reason
from harness.spec.kernels import Kernel
from harness.tests.fake_qemu import (
    KERNEL,
    OTHER,
    PANIC,
    RELEASE,
    all_well,
    booted,
    end,
    finished,
    panics,
    silent,
    started,
)
from harness.guests.tests.played_fleet import evidence, statuses


def test_a_guest_that_comes_to_nothing_leaves_the_evidence_of_before(
    play: Any, tmp_path: Path
) -> None:
    def lags(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        for said in all_well(tmp_path)(plans):
            late = isinstance(said, Frame) and isinstance(said.event, GuestEnded)
            yield end(lag=0.3) if late else said

    play(all_well(tmp_path))
    before = evidence(tmp_path)
    assert len(before) == 6
    play(lags, panics)
    assert evidence(tmp_path) == before
    written = read_verdicts(verdicts_file(tmp_path / "results", RELEASE))
    assert [one.verdict for one in written] == [Status.PASS] * 2
    assert [path.name for path in (tmp_path / "results/raw").iterdir()] == [RELEASE]


def test_verdicts_of_a_guest_whose_timers_lag_are_taken_back(play: Any, tmp_path: Path) -> None:
    def lags(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        for said in all_well(tmp_path)(plans):
            late = isinstance(said, Frame) and isinstance(said.event, GuestEnded)
            yield end(lag=0.3) if late else said

    (outcome,), watcher = play(lags, all_well(tmp_path))
    assert outcome.trouble is None and statuses(outcome) == [Status.PASS] * 2
    assert any("timers fell 0.300 s behind its clock: started once" in w for w in watcher.words)
    (outcome,), _ = play(lags, lags)
    assert statuses(outcome) == [Status.MISS] * 2
    assert "timers fell 0.300 s behind its clock, 2 times" in (outcome.trouble or "")


def test_timers_that_lag_are_told_before_a_guest_dies(play: Any, tmp_path: Path) -> None:
    def lags_and_dies(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield from finished(plans[0], tmp_path / "inside" / plans[0]["case"])
        yield Frame(TimersHeld(0.3))
        yield "off"

    (outcome,), _ = play(lags_and_dies, panics)
    assert statuses(outcome) == [Status.MISS] * 2


def test_a_guest_that_hangs_twice_leaves_its_cases_missing(play: Any, tmp_path: Path) -> None:
    def hangs(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield from finished(plans[0], tmp_path / "inside" / plans[0]["case"])
        yield from silent(plans)

    (outcome,), watcher = play(hangs, silent)
    assert sorted(statuses(outcome)) == [Status.MISS, Status.PASS]
    assert outcome.trouble is not None and "it said nothing for" in outcome.trouble
    assert watcher.verdicts.count(Status.MISS) == 1


def test_one_kernels_trouble_costs_the_others_nothing(play: Any, tmp_path: Path) -> None:
    good = all_well(tmp_path, OTHER.release or "")
    outcomes, _ = play(panics, panics, good, kernels=(KERNEL, OTHER))
    assert outcomes[0].trouble is not None and statuses(outcomes[0]) == [Status.MISS] * 2
    assert outcomes[1].trouble is None and statuses(outcomes[1]) == [Status.PASS] * 2


def test_a_kernel_that_never_comes_up_leaves_its_attempts_and_missing_cases(
    play: Any, tmp_path: Path
) -> None:
    (outcome,), watcher = play(panics)
    told = json.loads((tmp_path / "results/raw" / RELEASE / "attempts.json").read_text())
    assert [attempt["console"] for attempt in told] == [PANIC] * 2
    written = read_verdicts(verdicts_file(tmp_path / "results", RELEASE))
    assert [one.verdict for one in written] == [Status.MISS] * 2
    assert "no reason, 2 times" in (outcome.trouble or "")
    assert watcher.verdicts == [Status.MISS] * 2


def test_the_attempts_of_a_kernel_without_a_name_yet_are_kept_too(
    play: Any, tmp_path: Path
) -> None:
    (outcome,), _ = play(panics, kernels=(Kernel("bzImage", None, path=tmp_path / "bzImage"),))
    assert outcome.records is None
    assert len(json.loads((tmp_path / "results/raw/bzImage/attempts.json").read_text())) == 2


def test_two_kernels_that_call_themselves_alike_do_not_share_a_folder(
    play: Any, tmp_path: Path
) -> None:
    twins = [Kernel(name, None, path=tmp_path / name) for name in ("one", "two")]
    outcomes, _ = play(all_well(tmp_path), all_well(tmp_path), kernels=twins)
    assert outcomes[0].trouble is None and statuses(outcomes[0]) == [Status.PASS] * 2
    assert "two: it calls itself 6.1.0-56-cloud-amd64, as does one" in (outcomes[1].trouble or "")


def test_what_the_first_process_cannot_do_is_told_and_not_tried_again(play: Any) -> None:
    said = "bindlab: guest: mount devtmpfs on /dev: No such device\nreboot: Restarting system\n"
    (outcome,), _ = play(panics, console=said)
    assert (outcome.trouble or "").endswith("mount devtmpfs on /dev: No such device")
    assert len(outcome.attempts) == 1


def test_the_case_that_may_have_ended_the_guest_is_named(play: Any) -> None:
    def dies(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield started(plans[0])
        yield "off"

    (outcome,), _ = play(dies)
    assert "the last case to start was good[n=81]" in (outcome.trouble or "")
    assert outcome.records is not None
    reasons = {v.case: reason(v) for v in outcome.records.verdicts.values()}
    assert reasons["good[n=81]"].endswith("while it ran")
    assert reasons["good[n=82]"].endswith("before it started")


def test_a_fault_of_the_harness_is_one_kernels_line(
    play: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object) -> None:
        raise RuntimeError("no idea")

    monkeypatch.setattr(Storyteller, "tell", fault)
    outcomes, _ = play(all_well(tmp_path), kernels=(KERNEL, OTHER))
    assert "a fault of the harness, report it: RuntimeError('no idea')" in outcomes[0].trouble
    assert "calls itself" in outcomes[1].trouble


def test_a_kernel_that_lacks_something_is_told_of_and_not_tried_again(play: Any) -> None:
    def lacks(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted(missing=("veth pairs (CONFIG_VETH, module veth): create veth",))
        yield end(3)

    (outcome,), _ = play(lacks)
    assert "lacks veth pairs (CONFIG_VETH" in (outcome.trouble or "")
    assert len(outcome.attempts) == 1


def test_a_kernel_that_is_not_the_one_of_the_list_is_refused(play: Any, tmp_path: Path) -> None:
    (outcome,), _ = play(all_well(tmp_path, "5.10.0-1-amd64"))
    assert "calls itself 5.10.0-1-amd64, the list says" in (outcome.trouble or "")


def test_an_engine_that_cannot_work_is_one_line(play: Any) -> None:
    def cannot(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield end(3, "bindlab: create a network namespace: Operation not permitted\n")

    (outcome,), _ = play(cannot)
    assert (outcome.trouble or "").endswith("create a network namespace: Operation not permitted")
    assert statuses(outcome) == [Status.MISS] * 2


@pytest.mark.parametrize(
    "frame",
    [
        Frame(EvidenceFile("good[n=81]", "../x", 1), b"x"),
        Frame(EvidenceFile("stranger", "x", 1), b"x"),
        Frame(CaseFinished("stranger", True, None, None, 0.1)),
        booted(),
        "nonsense",
    ],
)
def test_words_that_make_no_sense_end_the_start(play: Any, tmp_path: Path, frame: Any) -> None:
    def babbles(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
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
