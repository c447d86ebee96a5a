"""An answer is one that its call can have, or it is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.codec import read
from harness.formats.observations import Answer
from harness.formats.verdict import Provenance
from harness.judge.answer_check import can_be, is_known
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.language.call import parse_call
from harness.language.vocabulary import vocabulary
from harness.report.words import reason
from harness.tests.evidence_builder import Case


def said(line: str, ret: int = 0, **more: Any) -> bool:
    """Whether such an answer can be, while the descriptors 3 and 4 are open."""
    blank: dict[str, Any] = {"errno": None, "error": None, "value": None, "seconds": 0.0}
    answer = read(Answer, {**blank, "call": line, "ret": ret, "more": {}, **more})
    return can_be(parse_call(line), answer, {3, 4})


@pytest.mark.parametrize(
    ("line", "ret", "more"),
    [
        ("socket tcp", 5, {}),
        ("bind 10.0.0.1:80", 0, {}),
        ("bind 10.0.0.1:80", -1, {"errno": "EADDRINUSE", "error": "Address already in use"}),
        ('send "hello"', 5, {}),
        ('send "hello"', 2, {}),
        ("recv", 2, {"value": "hi"}),
        ("recv", 0, {"value": ""}),
        ("recv", 2, {"value": "é"}),
        ("recv", 1, {"value": "\ufffd", "more": {"hex": "ff"}}),
        ("dup", 5, {}),
        ("fork", 12, {"value": "12"}),
        ("reap", 12, {"value": "signal SIGKILL"}),
        ("thread accept", 12, {"value": "12"}),
        ("join", 5, {"value": "10.0.0.2:5", "more": {"descriptor": "5", "inode": "7"}}),
        ("join", 2, {"value": "hi"}),
        ("join", -1, {"errno": "EINVAL", "error": "Invalid argument"}),
        ("exec", 0, {}),
        ("activate", 0, {"more": {"descriptor": "3", "inode": "7"}}),
        ("memory 64", 0, {}),
        ("pass over conn", 1, {}),
        ("receive conn", 1, {"more": {"descriptor": "5", "inode": "7"}}),
        ("steal from child", 5, {"more": {"inode": "7"}}),
        ("cloexec 1", 0, {}),
        ("unlink /tmp/x", 0, {}),
        ("destroy 10.0.0.1:80 0.0.0.0:0", 0, {}),
        ("setsockopt 6 23 05000000", 0, {}),
        ("pid", 12, {"value": "12"}),
        ("segment S", 56, {"more": {"len": "0"}}),
    ],
)
def test_what_a_call_returns(line: str, ret: int, more: dict[str, Any]) -> None:
    assert said(line, ret, **more)


@pytest.mark.parametrize(
    ("line", "ret", "more"),
    [
        ("socket tcp", 3, {}),
        ("accept", 4, {"value": "10.0.0.2:5"}),
        ("dup", 4, {}),
        ("fork", 1, {"value": "1"}),
        ("fork", 12, {"value": "13"}),
        ("reap", 12, {"value": "running"}),
        ("reap", 0, {"value": "signal SIGKILL"}),
        ("thread accept", 12, {"value": "13"}),
        ("thread accept", 1, {"value": "1"}),
        ("join", 4, {"value": "10.0.0.2:5", "more": {"descriptor": "4", "inode": "7"}}),
        ("join", 5, {"value": "10.0.0.2:5", "more": {"descriptor": "6", "inode": "7"}}),
        ("join", 5, {"value": "10.0.0.2:5", "more": {"descriptor": "5"}}),
        ("join", 3, {"value": "hi"}),
        ("exec", 1, {}),
        ("activate", 0, {"more": {"descriptor": "4", "inode": "7"}}),
        ("activate", 0, {"more": {"descriptor": "3"}}),
        ("activate", 3, {"more": {"descriptor": "3", "inode": "7"}}),
        ("memory 64", 64, {}),
        ("pass over conn", 0, {}),
        ("receive conn", 1, {"more": {"descriptor": "4", "inode": "7"}}),
        ("receive conn", 1, {"more": {"descriptor": "5"}}),
        ("receive conn", 1, {"more": {"inode": "7"}}),
        ("receive conn", 0, {"more": {"descriptor": "5", "inode": "7"}}),
        ("steal from child", 4, {"more": {"inode": "7"}}),
        ("steal from child", 5, {"more": {"inode": "0"}}),
        ("destroy 10.0.0.1:80 0.0.0.0:0", 1, {}),
        ("bind 10.0.0.1:80", 1, {}),
        ("bind 10.0.0.1:80", -2, {"errno": "EADDRINUSE", "error": "Address already in use"}),
        ("bind 10.0.0.1:80", -1, {"errno": "EADDRINUSE"}),
        ("bind 10.0.0.1:80", 0, {"error": "Address already in use"}),
        ("getsockname", -1, {"errno": "EBADF", "error": "x", "value": "10.0.0.1:80"}),
        ('send "hello"', 6, {}),
        ("recv", 3, {"value": "hi"}),
        ("recv", 2, {"value": "\ufffd", "more": {"hex": "ff"}}),
        ("pid", 12, {"value": "13"}),
    ],
)
def test_what_no_call_returns(line: str, ret: int, more: dict[str, Any]) -> None:
    assert not said(line, ret, **more)


def test_a_descriptor_is_free_again_after_close(tmp_path: Path) -> None:
    for line, words in (("close", ""), ("getsockopt SO_ERROR", "no such call can return 4")):
        case = Case()
        case.call("server", "socket tcp")
        case.call("server", line, value="0" if words else None)
        case.call("server", "socket tcp as two")
        case.records[-1]["reply"]["ret"] = case.records[0]["reply"]["ret"]
        verdict = judge(read_evidence(case.write(tmp_path)), Provenance("x", "raw/x"))
        assert words.replace("4", "3") in reason(verdict)
        assert ("no such call" in reason(verdict)) is bool(words)


def test_of_every_verb_but_the_canaries_it_is_known_what_it_may_answer() -> None:
    canaries = {"babble", "hang", "crash"}
    assert {verb for verb in vocabulary().verbs if not is_known(verb)} == canaries


def test_a_segment_is_no_shorter_than_its_header_and_data() -> None:
    assert said("answer", 52, value="SA", more={"len": "0"})
    assert said("answer", 45, value="PA", more={"len": "5"})
    assert not said("answer", 24, value="PA", more={"len": "5"})
    assert not said("answer", 52, value="SA")
    assert not said("babble", 0)


def test_what_came_from_another_process_is_the_socket_that_it_was() -> None:
    call = parse_call("receive conn")
    blank: dict[str, Any] = {"errno": None, "error": None, "value": None, "seconds": 0.0}
    more = {"descriptor": "5", "inode": "7"}
    answer = read(Answer, {**blank, "call": "receive conn", "ret": 1, "more": more})
    assert can_be(call, answer, set(), 7)
    assert not can_be(call, answer, set(), 8)
