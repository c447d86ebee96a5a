"""Scenarios that are wrong on purpose: on the real engine, none of them may come out as a PASS.

The first test also holds the harness to what it says about each; the others take away from the
evidence of the one canary that is good.
"""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.run.engine import DEFAULT
from harness.run.exit_codes import NOT_GOOD
from harness.run.host_run import run
from harness.run.request import Request
from harness.tests.end_to_end import missing
from harness.tests.evidence_builder import Record, read_lines, write_observations, write_pcap

CANARIES = Path(__file__).parent / "canaries"
SETTING = Provenance("unknown", "results/raw/x/")


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")

MUST_BE = {
    "good": ("PASS", 0, ""),
    "wrong-expectation": ("FAIL", 6, "server.bind: expected EADDRINUSE, observed ok"),
    "wrong-value": ("FAIL", 6, "server.getsockopt: expected 1, observed 0"),
    "wrong-time": ("FAIL", 6, "server.bind: expected ok in 1s..2s, observed ok in 0."),
    "wrong-wire": ("FAIL", 10, "wire: expected no SYN from client, observed 1 SYN"),
    "mended-failure": ("XPASS", 1, "though it should not: this canary says that it fails"),
    "no-expectation": ("NEW", 0, "no expectation yet: server.bind (ok)"),
    "set-up-fails": ("BROKEN", 9, "second.bind: set-up failed: EADDRINUSE"),
    "no-time-wait": ("BROKEN", 16, "server.await: set-up failed: ETIMEDOUT"),
    "actor-dies": ("BROKEN", 7, "server.crash: the actor died: signal SIGABRT"),
    "actor-hangs": ("BROKEN", 7, "server.hang: no answer within 0.3 s"),
    "actor-babbles": ("BROKEN", 7, "answered nonsense"),
    "past-deadline": ("BROKEN", 8, "server.accept: no answer within 0.3 s"),
}


class Flight:
    """What came of the canaries."""

    def __init__(self, results: Path) -> None:
        self.out, self.err = io.StringIO(), io.StringIO()
        request = Request(DEFAULT, results, scenarios=CANARIES)
        self.code = run(request, self.out, self.err)
        (self.raw,) = results.glob("raw/*")
        (file,) = results.glob("kernels/*/verdicts.jsonl")
        records = [json.loads(line) for line in file.read_text().splitlines()]
        self.records: dict[str, dict[str, Any]] = {record["case"]: record for record in records}


@pytest.fixture(scope="module")
def flight(tmp_path_factory: pytest.TempPathFactory) -> Flight:
    """One run of the engine for all."""
    return Flight(tmp_path_factory.mktemp("flight"))


def test_every_canary_is_known(flight: Flight) -> None:
    assert flight.records.keys() == MUST_BE.keys()
    assert flight.code == NOT_GOOD


@pytest.mark.parametrize("name", MUST_BE)
def test_each_canary_comes_out_as_it_must(flight: Flight, name: str) -> None:
    status, line, words = MUST_BE[name]
    verdict = Verdict.from_json(flight.records[name])
    why = reason(verdict)
    assert (verdict.verdict.value, words in why) == (status, True), why
    if line:
        assert verdict.where == f"harness/tests/canaries/{name}.yaml:{line}"
        assert f"harness/tests/canaries/{name}.yaml:{line}: " in flight.err.getvalue()


def test_the_good_one_has_all_witnesses(flight: Flight) -> None:
    record = flight.records["good"]
    assert record["witnesses"] == ["call", "table", "wire"]
    (in_the_way, *_) = record["observed"]["restart"]["in_the_way"]
    assert in_the_way["state"] in ("LISTEN", "TIME_WAIT")


@pytest.fixture
def good(flight: Flight, tmp_path: Path) -> Path:
    """A copy of the evidence of the good one."""
    shutil.copytree(flight.raw / "good", tmp_path / "good")
    return tmp_path / "good"


def verdict_of(folder: Path) -> Verdict:
    return judge(read_evidence(folder), SETTING)


def changed(folder: Path, kind: str, **change: Any) -> Verdict:
    """The verdict when the first record of a kind says something else."""
    lines = read_lines(folder)
    record: Record = next(line for line in lines if line["kind"] == kind)
    record |= change
    write_observations(folder, lines)
    return verdict_of(folder)


def test_the_copy_is_as_good(good: Path) -> None:
    assert verdict_of(good).verdict is Status.PASS


@pytest.mark.parametrize("passed", [None, 0])
def test_an_empty_capture_is_broken(good: Path, passed: int | None) -> None:
    write_pcap(good / "capture.pcap", [])
    count: Record = {"captured": 0, "received": 0, "bytes": 24}
    if passed is not None:
        count["interface_packets"] = passed
    verdict = changed(good, "capture-end", **count)
    assert verdict.verdict is Status.BROKEN, reason(verdict)
    assert "capture" in reason(verdict)


def test_a_capture_with_drops_is_broken(good: Path) -> None:
    verdict = changed(good, "capture-end", dropped=3)
    assert (verdict.verdict, reason(verdict)) == (
        Status.BROKEN,
        "capture.pcap: 3 packets were dropped",
    )


def test_a_capture_that_began_late_is_broken(good: Path) -> None:
    assert changed(good, "capture", ready=100.0).verdict is Status.BROKEN


def test_any_lost_observation_is_broken(good: Path) -> None:
    lines = read_lines(good)
    for at in range(len(lines)):
        write_observations(good, lines[:at] + lines[at + 1 :])
        verdict = verdict_of(good)
        assert verdict.verdict is Status.BROKEN, lines[at]


def test_a_case_that_never_started_is_missed(tmp_path: Path) -> None:
    assert verdict_of(tmp_path).verdict is Status.MISS
