"""Who sends to a hardware address has been told of it; who answers was asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Provenance, Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.report.words import reason
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_frames import MACS

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def arp(kind: int, sender: str, *, mac: str | None = None) -> bytes:
    """The client asks for the server, or the server answers the client."""
    macs = {name: bytes.fromhex(it.replace(":", "")) for name, it in MACS.items()}
    addresses = {"server": b"\x0a\0\0\x01", "client": b"\x0a\0\0\x02"}
    other = "server" if sender == "client" else "client"
    own = macs[sender] if mac is None else bytes.fromhex(mac)
    to, known = (b"\xff" * 6, bytes(6)) if kind == 1 else (macs[other], macs[other])
    head = bytes.fromhex("0001080006040000")[:-1] + bytes([kind])
    body = head + own + addresses[sender] + known + addresses[other]
    return to + macs[sender] + b"\x08\x06" + body


QUESTION, ANSWER = arp(1, "client"), arp(2, "server")


def judged(tmp_path: Path, *first: bytes) -> Verdict:
    case: Case = restart()
    case.frames = [*first, *case.frames]
    for host in case.plan["hosts"]:
        host["neighbours"] = []
    return judge(read_evidence(case.write(tmp_path)), SETTING)


def test_a_question_and_an_answer_let_both_send(tmp_path: Path) -> None:
    verdict = judged(tmp_path, QUESTION, ANSWER)
    assert verdict.verdict is Status.PASS, reason(verdict)


@pytest.mark.parametrize(
    ("first", "words"),
    [
        ((), "packet 1 is to a hardware address that nobody has told of"),
        ((QUESTION,), "packet 2 is to a hardware address that nobody has told of"),
        ((ANSWER,), "packet 1 answers for an address that nobody asked for"),
        ((ANSWER, QUESTION), "packet 1 answers for an address that nobody asked for"),
        ((QUESTION, ANSWER, ANSWER), "packet 3 answers for an address that nobody asked for"),
        ((arp(1, "client", mac="020000000007"), ANSWER), "packet 1 has headers that no kernel"),
    ],
)
def test_what_is_missing_or_too_much_breaks_a_case(
    tmp_path: Path, first: tuple[bytes, ...], words: str
) -> None:
    verdict = judged(tmp_path, *first)
    assert (verdict.verdict, words in reason(verdict)) == (Status.BROKEN, True), reason(verdict)


def test_where_entries_are_permanent_nobody_asks(tmp_path: Path) -> None:
    assert judge(read_evidence(restart().write(tmp_path)), SETTING).verdict is Status.PASS


def test_where_entries_are_permanent_who_answers_gives_his_own_address_too(tmp_path: Path) -> None:
    case = restart()
    case.frames = [QUESTION, arp(2, "server", mac="020000000007"), *case.frames]
    verdict = judge(read_evidence(case.write(tmp_path)), SETTING)
    assert "packet 2 has headers that no kernel" in reason(verdict)
