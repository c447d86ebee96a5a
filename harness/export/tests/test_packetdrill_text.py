"""A script for packetdrill is the golden one; all of them are ones that packetdrill reads.

packetdrill is in no Debian, so no script is run here: each is read as packetdrill would read it.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from harness import ROOT
from harness.export.packetdrill_text import packetdrill_text
from harness.export.program import Refused
from harness.export.tests.packetdrill_grammar import Unreadable, read_script
from harness.export.tests.made import KERNEL, RESTART, plan
from harness.plan.catalogue import load_cases

GOLDEN = Path(__file__).parent / "golden"
REFUSED = "reincarnation/refused-syn[family=ipv6,rfc1337=1,why=old-number]"
OLDER = "reincarnation/reset[family=ipv4,rfc1337=0,seq=below,ts=older]"
RESET = "reincarnation/reset[family=ipv4,rfc1337=0,seq=above,ts=none]"


def test_the_text_is_the_golden_one() -> None:
    assert packetdrill_text(plan(RESET), KERNEL) == (GOLDEN / "reset.pkt").read_text()


def test_the_scripts_there_are_are_read_and_their_numbers_follow() -> None:
    written: Counter[str] = Counter()
    for case in load_cases(ROOT, "reincarnation"):
        try:
            text = packetdrill_text(case.plan(), KERNEL)
        except Refused:
            continue
        written[case.scenario] += 1
        assert read_script(text) > 10
    assert written["reincarnation/reset"] > 10 and written["reincarnation/refused-syn"] >= 4


def test_a_syn_that_is_refused_changes_no_number() -> None:
    text = packetdrill_text(plan(REFUSED), KERNEL)
    assert text.splitlines()[-4:] == [
        "+0     > . 2:2(0) ack 2 <...>",
        "+0     < R 2:2(0) win 65535",
        "+0.6   < S 4294966298:4294966298(0) win 65535 <mss 1460>",
        "+0     > . 2:2(0) ack 2 <...>",
    ]
    assert "--ip_version=ipv6\n--mtu=1520\n`sysctl" in text


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("`sysctl -q -w ", "`true`\n`sysctl -q -w ", "not at its place"),
        ("(Address already in use)", "(*)", "no call"),
        ("<nop,nop,TS val 4999 ecr 0>", "<TS val 4999 ecr 0>", "whole words"),
        ("TS val 0 ecr 5000", "TS val 1 ecr 5000", "that nobody sent"),
        (" win 65535\n", "\n", "no window"),
        ("> F. 1:1(0)", "> F. 2:2(0)", "not the next number"),
        ("> . 2:2(0) ack 2", "> . 2:2(0) ack 3", "what was not received"),
        ("< F. 1:1(0) ack 2", "< F. 1:1(0) ack 1", "what was not sent"),
        ("S 0:0(0)", "S 0:1(0)", "do not agree"),
        ("close(4)", "close(9)", "no open descriptor"),
        ("listen(3, 1024)", "listen(3)", "not the arguments"),
        ("+0     listen", "listen", "not at its place"),
    ],
)
def test_what_packetdrill_does_not_take_is_found(right: str, wrong: str, complaint: str) -> None:
    texts = (packetdrill_text(plan(it), KERNEL) for it in (RESET, OLDER))
    text = next(it for it in texts if right in it)
    with pytest.raises(Unreadable, match=complaint):
        read_script(text.replace(right, wrong, 1))


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
