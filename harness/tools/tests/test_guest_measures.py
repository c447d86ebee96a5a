"""The figures of guests, from a matrix that is made up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness import ROOT
from harness.spec.kernels import read_kernels
from harness.tools import guest_measures
from harness.tools.guest_measures import guests, seconds_of_guests
from harness.tools.measure import Unmeasurable


def attempt(kernel: str, outcome: str = "done") -> dict[str, object]:
    return {
        "kernel": kernel,
        "outcome": outcome,
        "wall_seconds": 5.0,
        "guest_seconds": 70.0,
        "cases": 7,
        "boot_wall_seconds": 3.25,
    }


def play(command: list[str]) -> str:
    """A matrix that starts its first kernel twice."""
    results = Path(command[command.index("--results") + 1])
    versions = command[command.index("--kernels") + 1].split()
    for version in reversed(versions):
        told = [attempt(version)]
        if version == versions[0]:
            told.insert(0, attempt(version, "the guest hangs"))
        folder = results / "raw" / version
        folder.mkdir(parents=True)
        (folder / "attempts.json").write_text(json.dumps(told))
    return ""


def test_a_start_that_came_to_nothing_has_no_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest_measures, "answer_of", play)
    _, attempts = seconds_of_guests(["6.1", "5.10"])
    assert [one["kernel"] for one in attempts] == ["6.1", "5.10"]
    assert {one["outcome"] for one in attempts} == {"done"}


def test_one_kernel_of_each_line_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(guest_measures, "answer_of", play)
    monkeypatch.setattr(guest_measures, "fetch", lambda kernels, say: {})
    monkeypatch.setattr(guest_measures, "seconds_of_run", lambda *options: 61.0)
    alone, together, rate, _ = guests()
    lines = len({kernel.line for kernel in read_kernels(ROOT)})
    assert alone.detail == "boot 3.2 s"
    assert together.what == f"the same on {lines} kernels"
    assert rate.figure == pytest.approx(7 / (5.0 - 3.25)) and rate.detail.endswith("kernels")
    assert len(capsys.readouterr().out.splitlines()) == lines + 2


def test_without_kernels_there_is_nothing_to_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guest_measures, "fetch", lambda kernels, say: {"6.1": "6.1: offline"})
    with pytest.raises(Unmeasurable, match="6.1: offline"):
        list(guests())
