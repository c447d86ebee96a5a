"""A folder that contradicts itself is not believed, however well it is counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import read_lines, restart, write_observations
from harness.tests.evidence_frames import WALL_START, write_pcap
from harness.tests.evidence_parts import Record

PROVENANCE = Provenance("abc", "x")


def of_kind(lines: list[Record], kind: str) -> list[Record]:
    return [line for line in lines if line["kind"] == kind]


def swap_two_steps(lines: list[Record]) -> None:
    a, b = of_kind(lines, "step")[:2]
    at, then = lines.index(a), lines.index(b)
    lines[at], lines[then] = b, a


def skip_a_number(lines: list[Record]) -> None:
    of_kind(lines, "step")[-1]["n"] += 1


def invent_a_holder(lines: list[Record]) -> None:
    step = of_kind(lines, "step")[-1]
    step["before"]["server"] = [*step["before"]["server"], {**step["before"]["server"][0]}]


def lose_a_socket(lines: list[Record]) -> None:
    of_kind(lines, "step")[-1]["before"]["server"] = []


def succeed_with_an_errno(lines: list[Record]) -> None:
    of_kind(lines, "step")[0]["reply"]["errno"] = "EINVAL"


def fail_without_an_errno(lines: list[Record]) -> None:
    of_kind(lines, "step")[-1]["reply"]["errno"] = None


def outlast_the_step(lines: list[Record]) -> None:
    of_kind(lines, "step")[0]["reply"]["seconds"] = 5.0


def take_less_than_no_time(lines: list[Record]) -> None:
    of_kind(lines, "step")[0]["reply"]["seconds"] = -1.0


def succeed_with_trouble(lines: list[Record]) -> None:
    of_kind(lines, "step")[0]["detail"] = "no such device"


def begin_at_another_time(lines: list[Record]) -> None:
    lines[0]["wall_time"] = "2026-11-24T08:00:00Z"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (swap_two_steps, "step 2 where step 1 should be"),
        (skip_a_number, "step 14 where step 13 should be"),
        (invent_a_holder, "the tables before step 13 are not those after the last one"),
        (lose_a_socket, "the tables before step 13 are not those after the last one"),
        (succeed_with_an_errno, "a return of 3 and the errno EINVAL contradict each other"),
        (fail_without_an_errno, "a return of -1 and the errno None contradict each other"),
        (outlast_the_step, "the call took longer than step 1"),
        (take_less_than_no_time, "the call took longer than step 1, or less than no time"),
        (succeed_with_trouble, "step 1 says ok, and no such device"),
        (begin_at_another_time, "capture.pcap: there are packets from before or after the case"),
    ],
)
def test_a_folder_that_contradicts_itself_is_broken(
    tmp_path: Path, damage: Callable[[list[Record]], None], words: str
) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    damage(lines)
    write_observations(folder, lines)
    assert_broken(judge(read_evidence(folder), PROVENANCE), words)


def test_a_step_that_came_to_its_deadline_says_so(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = read_lines(folder)
    next(line for line in lines if line["kind"] == "step")["timed_out"] = True
    write_observations(folder, lines)
    assert_broken(judge(read_evidence(folder), PROVENANCE), "came to its deadline, but says ok")


def test_packets_in_reverse_order_are_broken(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    late_first = [(frame, WALL_START + 1 - n / 10) for n, frame in enumerate(restart().frames)]
    write_pcap(folder / "capture.pcap", late_first)
    assert_broken(judge(read_evidence(folder), PROVENANCE), "not in the order of their time")


def assert_broken(verdict: Verdict, words: str) -> None:
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)
