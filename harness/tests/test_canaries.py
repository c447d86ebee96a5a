"""Scenarios that are wrong on purpose: on the real engine, none of them may come out as a PASS.

The first test also holds the harness to what it says about each; the others take away from the
evidence of the one canary that is good.
"""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import dpkt
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
from harness.tests.evidence_builder import read_lines, write_observations
from harness.tests.evidence_frames import write_pcap
from harness.tests.evidence_parts import Record

CANARIES = Path(__file__).parent / "canaries"
SETTING = Provenance("unknown", "results/raw/x/")


pytestmark = pytest.mark.skipif(bool(missing()), reason=missing() or "never")

MUST_BE = {
    "good": ("PASS", 0, ""),
    "left-out": ("PASS", 0, ""),
    "not-left-out": ("FAIL", 7, "server.listen: expected EADDRINUSE, observed ok"),
    "blocks": ("PASS", 0, ""),
    "returns-after-all": ("FAIL", 9, "server.accept: expected blocks, observed ok"),
    "repeated": ("FAIL", 7, "server.bind (again[0]): expected EADDRINUSE, observed ok"),
    "wrong-count": (
        "FAIL",
        11,
        "expected exactly 1 EADDRINUSE of bind[2], bind[3], observed 2 EADDRINUSE",
    ),
    "wrong-growth": ("FAIL", 9, "server.counter: expected +1, observed +0"),
    "wrong-minimum": ("FAIL", 10, "wire: expected at least 2 SYN from client, observed only 1 SYN"),
    "wrong-interval": (
        "FAIL",
        8,
        "wire: expected SYN 1 to SYN 2 from client in 2s..3s, observed 1.",
    ),
    "wrong-expectation": ("FAIL", 6, "server.bind: expected EADDRINUSE, observed ok"),
    "wrong-value": ("FAIL", 6, "server.getsockopt: expected 1, observed 0"),
    "wrong-time": ("FAIL", 6, "server.bind: expected ok in 1s..2s, observed ok in 0."),
    "wrong-wire": ("FAIL", 10, "wire: expected no SYN from client, observed 1 SYN"),
    "mended-failure": ("XPASS", 1, "though it should not: this canary says that it fails"),
    "no-expectation": ("NEW", 0, "no expectation yet: server.bind (ok)"),
    "set-up-fails": ("BROKEN", 9, "second.bind: set-up failed: EADDRINUSE"),
    "no-time-wait": ("BROKEN", 16, "server.await: set-up failed: no such socket within"),
    "actor-dies": ("BROKEN", 7, "server.crash: the actor died: signal SIGABRT"),
    "actor-hangs": ("BROKEN", 7, "server.hang: no answer within 0.3 s"),
    "actor-babbles": ("BROKEN", 7, "answered nonsense"),
    "past-deadline": ("FAIL", 8, "server.accept: expected ok, observed blocks (it still waits"),
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


def without_a_packet(folder: Path, lines: list[Record]) -> None:
    """The SYN-ACK is gone, and everybody has counted one less."""
    with (folder / "capture.pcap").open("rb") as stream:
        packets = [(frame, float(time)) for time, frame in dpkt.pcap.Reader(stream)]
    at = next(
        n
        for n, (frame, _) in enumerate(packets)
        if dpkt.ethernet.Ethernet(frame).type < 0x0806
        and dpkt.ethernet.Ethernet(frame).data.data.flags == 0x12
    )
    write_pcap(folder / "capture.pcap", packets[:at] + packets[at + 1 :])
    end = next(line for line in lines if line["kind"] == "capture-end")
    end["bytes"] = (folder / "capture.pcap").stat().st_size
    for key in ("captured", "received", "whole", "interface_packets"):
        end[key] -= 1


def with_an_altered_packet(folder: Path, lines: list[Record]) -> None:
    """The first TCP packet has another time to live."""
    content = bytearray((folder / "capture.pcap").read_bytes())
    at = content.index(b"\x08\x00\x45")
    content[at + 10] ^= 1
    (folder / "capture.pcap").write_bytes(content)


def with_one_socket_more(folder: Path, lines: list[Record]) -> None:
    """The last look shows one that nobody has made."""
    table = [line for line in lines if line["kind"] == "step"][-1]["after"]["server"]
    table.append({**table[0], "local": "10.0.0.1:9", "inode": 4_000_000})


def with_a_descriptor_twice(folder: Path, lines: list[Record]) -> None:
    """Two open sockets have one descriptor."""
    made = [
        it
        for it in lines
        if it["kind"] == "step" and "accept" in (it["reply"] or {"call": ""})["call"]
    ]
    first = next(
        it for it in lines if it["kind"] == "step" and it["reply"]["call"].startswith("socket")
    )
    made[0]["reply"]["ret"] = first["reply"]["ret"]


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (without_a_packet, "the capture has no SYN-ACK"),
        (with_an_altered_packet, "its checksum is not that of its bytes"),
        (with_one_socket_more, "no kernel can have changed server's sockets so"),
        (with_a_descriptor_twice, "no such call can return"),
    ],
)
def test_what_was_forged_and_counted_anew_is_broken(
    good: Path, forge: Callable[[Path, list[Record]], None], words: str
) -> None:
    lines = read_lines(good)
    forge(good, lines)
    write_observations(good, lines)
    verdict = verdict_of(good)
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)


def test_a_case_that_never_started_is_missed(tmp_path: Path) -> None:
    assert verdict_of(tmp_path).verdict is Status.MISS
