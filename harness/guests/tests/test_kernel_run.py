"""One kernel and many, played by scripts: each case has its verdict, once, and is recorded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Status
from harness.guests import fleet
from harness.guests.channel import Frame
from harness.plan.catalogue import Case, load_cases
from harness.records.layout import verdicts_file
from harness.records.store import read_verdicts
from harness.spec.kernels import Kernel
from harness.tests.fake_qemu import (
    RELEASE,
    all_well,
    booted,
    finished,
    panics,
)
from harness.guests.tests.played_fleet import statuses
from harness.tests.fake_run import scenario


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
        yield booted()
        yield from finished(plans[0], tmp_path / "inside" / plans[0]["case"])
        yield "off"

    def counts(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        seen.append(len(plans))
        yield from all_well(tmp_path)(plans)

    (outcome,), _ = play(dies_after_one, counts)
    assert seen == [1] and statuses(outcome) == [Status.PASS] * 2


def test_cases_that_need_rare_modules_have_a_guest_to_themselves(
    play: Any, cases: list[Case], tmp_path: Path
) -> None:
    seen: list[list[str]] = []

    def notes(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        seen.append([plan["case"] for plan in plans])
        yield from all_well(tmp_path)(plans)

    (tmp_path / "scenarios/good.yaml").unlink()
    text = scenario().replace("steps:\n", "needs: [socket sctp]\nsteps:\n")
    (tmp_path / "scenarios/a-rare.yaml").write_text(text)
    cases[:0] = load_cases(tmp_path)
    (outcome,), watcher = play(notes, notes)
    assert seen == [["good[n=81]", "good[n=82]"], ["a-rare"]]
    assert outcome.trouble is None and len(watcher.verdicts) == 3
    assert [attempt.cases for attempt in outcome.attempts] == [2, 1]


def test_two_guests_of_one_kernel_share_its_cases_and_its_records(
    play: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def notes(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        seen.append([plan["case"] for plan in plans])
        yield from all_well(tmp_path)(plans)

    monkeypatch.setattr(fleet, "_WORTH_A_BOOT", 1)
    (outcome,), watcher = play(notes, guests=2)
    assert sorted(seen) == [["good[n=81]"], ["good[n=82]"]]
    assert outcome.trouble is None and statuses(outcome) == [Status.PASS] * 2
    assert [attempt.cases for attempt in outcome.attempts] == [1, 1]
    assert watcher.verdicts == [Status.PASS] * 2
    written = read_verdicts(verdicts_file(tmp_path / "results", RELEASE))
    assert [(one.case, one.verdict) for one in written] == [
        ("good[n=81]", Status.PASS),
        ("good[n=82]", Status.PASS),
    ]


def test_the_trouble_of_one_of_two_guests_costs_the_other_nothing(
    play: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_alone(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        script = all_well(tmp_path) if plans[0]["case"] == "good[n=81]" else panics
        yield from script(plans)

    monkeypatch.setattr(fleet, "_WORTH_A_BOOT", 1)
    (outcome,), _ = play(first_alone, guests=2)
    assert "Kernel panic" in (outcome.trouble or "") and len(outcome.attempts) == 3
    assert outcome.records is not None
    found = {case: verdict.verdict for case, verdict in outcome.records.verdicts.items()}
    assert found == {"good[n=81]": Status.PASS, "good[n=82]": Status.MISS}


def test_a_run_that_is_resumed_runs_what_is_missing(play: Any, tmp_path: Path) -> None:
    def dies_after_one(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        yield booted()
        yield from finished(plans[0], tmp_path / "inside" / plans[0]["case"])
        yield "off"

    play(dies_after_one, panics)
    seen: list[int] = []

    def counts(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        seen.append(len(plans))
        yield from all_well(tmp_path)(plans)

    (outcome,), watcher = play(counts, resume=True)
    assert seen == [1] and statuses(outcome) == [Status.PASS] * 2
    assert any("6.1.192: resumed: 1 of 2 cases have their verdict" in w for w in watcher.words)
    (outcome,), watcher = play(counts, resume=True)
    assert seen == [1] and statuses(outcome) == [Status.PASS] * 2 and outcome.attempts == []
    assert any("6.1.192: resumed: all 2 cases" in words for words in watcher.words)


def test_a_kernel_that_somebody_has_built_is_run_anew(play: Any, tmp_path: Path) -> None:
    built = Kernel("bzImage", None, path=tmp_path / "bzImage")
    play(all_well(tmp_path), kernels=(built,))
    (outcome,), watcher = play(all_well(tmp_path), kernels=(built,), resume=True)
    assert outcome.attempts[0].cases == 2
    assert any("not known before: all is run" in words for words in watcher.words)
