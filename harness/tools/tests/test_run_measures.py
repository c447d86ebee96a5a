"""The figures of this machine's kernel, from made-up answers of what is run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from harness import ROOT
from harness.plan.catalogue import load_cases
from harness.tools import run_measures
from harness.tools.run_measures import SHORT, experiments, throughput, topologies


def test_a_topology_is_held_against_the_bare_minimum_and_against_ip(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seconds = {"topology_seconds": 2, "bare_seconds": 1, "floor_seconds": 1.5, "ip_seconds": 30}
    monkeypatch.setattr(run_measures, "command", lambda path: ["engine"])
    monkeypatch.setattr(run_measures, "answer_of", lambda words: json.dumps({"n": 100, **seconds}))
    ours, by_ip = topologies()
    assert (ours.figure, ours.met, by_ip.figure, by_ip.met) == (2.0, True, 15.0, True)
    assert "20.00 ms against 10.00 ms" in ours.detail


def test_many_cases_are_held_against_the_median_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    took = {"captured": 4.0, "many": 11.0, "few-before": 0.5, "few-before-2": 1.0}
    took |= {"few-after": 1.0, "few-after-2": 9.0}
    monkeypatch.setattr(
        run_measures, "seconds_of_run", lambda *options: took[Path(options[-1]).name]
    )
    captured, bare, growth = throughput(tmp_path)
    assert captured.figure == pytest.approx(200 / 4.0)
    assert bare.figure == pytest.approx(1000 / 11.0)
    assert growth.figure == pytest.approx(1.1) and growth.met


def test_the_short_cases_are_scenarios_as_the_harness_reads_them(tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    text = SHORT.format(capture="[]", hundreds=[0, 1])
    (tmp_path / "scenarios" / "short.yaml").write_text(text)
    assert len(load_cases(tmp_path)) == 200


def test_the_longest_stated_wait_is_not_our_time(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = max(case.longest_wait for case in load_cases(ROOT))
    monkeypatch.setattr(run_measures, "seconds_of_run", lambda: longest + 10)
    (measure,) = experiments()
    assert measure.figure == pytest.approx(10) and measure.met
