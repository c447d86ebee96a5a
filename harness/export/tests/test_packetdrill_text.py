"""A script for packetdrill is the golden one; each of its lines is one that packetdrill reads.

packetdrill is in no Debian, so no script is run here: a line is held against its grammar only.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from harness import ROOT
from harness.export.packetdrill_text import packetdrill_text
from harness.export.program import Refused
from harness.export.tests.made import KERNEL, RESTART, plan
from harness.plan.catalogue import load_cases

GOLDEN = Path(__file__).parent / "golden"
RESET = "reincarnation/reset[family=ipv4,rfc1337=0,seq=above,ts=none]"
_SEGMENT = r"[<>] [SFRPU.]+ \d+:\d+\(\d+\)( ack \d+)?( win \d+)?( <[^<>]*>)?"
_CALL = r"[a-z]+\([^()]*\) = (\d+|-1 E[A-Z]+ \(\*\))"
_LINE = re.compile(rf"//.*|`sysctl -q -w [a-z0-9_.]+=\S+`||\+[\d.]+ +({_SEGMENT}|{_CALL})")


def test_the_text_is_the_golden_one() -> None:
    assert packetdrill_text(plan(RESET), KERNEL) == (GOLDEN / "reset.pkt").read_text()


def test_the_scripts_there_are_have_only_lines_that_packetdrill_reads() -> None:
    written: Counter[str] = Counter()
    for case in load_cases(ROOT, "reincarnation"):
        try:
            text = packetdrill_text(case.plan(), KERNEL)
        except Refused:
            continue
        written[case.scenario] += 1
        for line in text.splitlines():
            assert _LINE.fullmatch(line), f"{case.id}: {line}"
    assert written["reincarnation/reset"] > 10


@pytest.mark.parametrize(
    ("case", "complaint"),
    [
        (RESTART, "nobody in it writes segments by hand"),
        ("reincarnation/late-segment[family=ipv4,segment=bare-ack]", "state without a descriptor"),
        ("reincarnation/old-duplicate-taken[family=ipv4]", "a number of its own"),
    ],
)
def test_what_packetdrill_has_no_words_for_is_refused(case: str, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        packetdrill_text(plan(case), KERNEL)
