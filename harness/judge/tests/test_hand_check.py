"""Segments that an actor makes by hand are on the wire as it says, and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import answer

SETTING = Provenance(revision="abc1234", evidence="raw/x")
HAND, SERVER = "10.0.0.9:5", "10.0.0.1:9527"


def by_hand(case: Case, line: str, ret: int, value: str | None = None, **more: int) -> None:
    told = {key: str(it) for key, it in {"win": 65535, **more}.items()}
    said = answer(line, value=value) | {"ret": ret, "more": told}
    case.call("client", line, value=value, reply=said)


def probed() -> Case:
    """A probe by hand, and the reset that it gets."""
    case = restart()
    case.plan["wire"] = []
    case.plan["hosts"][1]["also_speaks_for"] = ["10.0.0.9"]
    case.call("client", f"flow {HAND} {SERVER}")
    by_hand(case, "segment A seq 7 ack 9", 40, seq=7, ack=9, len=0)
    by_hand(case, "answer", 40, "R", seq=9, len=0)
    case.sent(HAND, SERVER, "A", seq=7, ack=9)
    case.sent(SERVER, HAND, "R", seq=9)
    return case


def judged(case: Case, tmp_path: Path) -> Verdict:
    return judge(read_evidence(case.write(tmp_path)), SETTING)


def test_what_both_tell_of_is_so(tmp_path: Path) -> None:
    verdict = judged(probed(), tmp_path)
    assert verdict.verdict is Status.PASS, reason(verdict)


def another_number(case: Case) -> None:
    case.frames.pop(-2)
    case.sent(HAND, SERVER, "A", seq=8, ack=9)


def another_answer(case: Case) -> None:
    case.frames.pop()
    case.sent(SERVER, HAND, "R", seq=10)


def nothing_sent(case: Case) -> None:
    case.frames.pop(-2)


def one_more(case: Case) -> None:
    case.sent(HAND, SERVER, "A", seq=7, ack=9)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (another_number, "step 15: capture.pcap has no such segment"),
        (another_answer, "step 16: capture.pcap has no such segment"),
        (nothing_sent, "step 15: capture.pcap has no such segment"),
        (one_more, "packet 10 is from an end by hand, but no step sent it"),
    ],
)
def test_what_only_one_tells_of_breaks_a_case(
    tmp_path: Path, damage: Callable[[Case], None], words: str
) -> None:
    case = probed()
    damage(case)
    verdict = judged(case, tmp_path)
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)


def test_where_a_kernel_has_the_address_it_may_send_too(tmp_path: Path) -> None:
    case = probed()
    case.plan["hosts"][1]["interfaces"][0]["addresses"].append("10.0.0.9/24")
    case.sent(HAND, SERVER, "R", seq=9)
    assert "by hand" not in reason(judged(case, tmp_path))
