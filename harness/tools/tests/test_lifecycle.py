"""From a case's evidence to the moments of the picture, and the picture in docs/."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from harness import ROOT
from harness.formats.observed_step import Socket
from harness.judge.evidence import read_evidence
from harness.tests.end_to_end import missing
from harness.tests.evidence_builder import Case, restart
from harness.tools.lifecycle import CASE, SVG, UndrawableError, moments, picture, run_case, state_of
from harness.tools.lifecycle_svg import Arrow, Moment


def told(case: Case, folder: Path) -> list[Moment]:
    evidence = read_evidence(case.write(folder))
    assert evidence.plan is not None
    return list(moments(evidence.plan, evidence))


def test_a_call_stands_with_its_packets_and_the_states_after_it(tmp_path: Path) -> None:
    connect = Moment(
        "client",
        "client: connect 10.0.0.1:9527",
        "",
        (Arrow("client", "SYN"), Arrow("server", "SYN-ACK")),
        {"client": "ESTABLISHED", "server": "ESTABLISHED"},
    )
    assert connect in told(restart(), tmp_path)


def test_calls_that_change_nothing_are_left_out(tmp_path: Path) -> None:
    calls = [moment.call for moment in told(restart(), tmp_path)]
    assert calls == [
        "server: bind 10.0.0.1:9527",
        "server: listen",
        "client: connect 10.0.0.1:9527",
        "server: close conn",
        "client: recv",
        "client: close",
        "second: bind 10.0.0.1:9527",
    ]


@pytest.mark.parametrize("outcome", ["EADDRINUSE", "ok"])
def test_a_call_under_test_has_its_outcome(tmp_path: Path, outcome: str) -> None:
    assert told(restart(outcome), tmp_path)[-1].outcome == outcome


def test_a_packet_that_no_call_sent_is_not_drawn_anywhere(tmp_path: Path) -> None:
    case = restart()
    case.sent("10.0.0.2:40000", "10.0.0.1:9527", "PA", seq=1001, ack=5001, data=b"late")
    with pytest.raises(UndrawableError, match="no call is known to have sent"):
        told(case, tmp_path)


def test_a_case_that_broke_off_is_not_drawn(tmp_path: Path) -> None:
    case = restart()
    case.records.pop()
    with pytest.raises(UndrawableError, match="did not happen"):
        told(case, tmp_path)


def test_evidence_with_a_fault_is_not_drawn(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    (folder / "capture.pcap").write_bytes(b"")
    with pytest.raises(UndrawableError, match="not whole"):
        picture(folder)


@pytest.mark.parametrize(
    ("states", "word"),
    [
        ([], ""),
        (["BOUND_INACTIVE"], ""),
        (["LISTEN"], "LISTEN"),
        (["LISTEN", "TIME_WAIT"], "TIME_WAIT"),
        (["FIN_WAIT1"], "FIN_WAIT"),
        (["FIN_WAIT2"], "FIN_WAIT"),
        (["ESTABLISHED", "LISTEN"], "ESTABLISHED"),
    ],
)
def test_a_host_is_in_the_state_of_its_connection(states: list[str], word: str) -> None:
    table = tuple(
        Socket("tcp", "ipv4", state, "a:1", "b:2", "off", 0, 1, 0, 0, 0, 0) for state in states
    )
    assert state_of(table) == word


@pytest.mark.skipif(bool(missing()), reason=missing() or "never")
def test_whatever_the_picture_in_docs_says_is_seen_here(tmp_path: Path) -> None:
    # Not the other way round: a look may catch a state in passing, such as LAST_ACK.
    here, in_docs = words(picture(run_case(CASE, tmp_path))), words((ROOT / SVG).read_text())
    assert in_docs - here == Counter()
    assert "= EADDRINUSE" in in_docs


def words(svg: str) -> Counter[str]:
    return Counter(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
