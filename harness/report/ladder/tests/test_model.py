"""A ladder has every call, packet and state of the evidence, and says where it is from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.report.ladder.model import Ladder, NoLadder, ladder_of
from harness.report.ladder.tests.agreement import disagreements
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import row, socket


def ladder(case: Case, folder: Path) -> Ladder:
    return ladder_of(read_evidence(case.write(folder)))


def test_a_call_has_its_words_outcome_and_expectation(tmp_path: Path) -> None:
    made = ladder(restart(), tmp_path)
    call = made.calls[-1]
    assert (call.host, call.who, call.what) == ("server", "second", "bind 10.0.0.1:9527")
    assert (call.outcome, call.expected, call.failed) == ("EADDRINUSE", "EADDRINUSE", True)
    accepted = next(call for call in made.calls if call.what == "accept as conn")
    assert (accepted.value, accepted.expected) == ("10.0.0.2:40000", None)


def test_a_look_at_the_table_says_what_it_is_for(tmp_path: Path) -> None:
    words = [call.what for call in ladder(restart(), tmp_path).calls]
    assert "await TIME_WAIT 10.0.0.1:9527 > 10.0.0.2:*" in words


def test_the_ladder_agrees_with_the_files(tmp_path: Path) -> None:
    assert list(disagreements(restart().write(tmp_path))) == []


def test_what_a_ladder_leaves_out_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The check that all cases are put to must be able to fail.
    folder = restart().write(tmp_path)
    whole = ladder_of(read_evidence(folder))
    less = {
        "packets": replace(whole, packets=whole.packets[1:]),
        "calls": replace(whole, calls=whole.calls[1:]),
        "sockets": replace(whole, sockets=whole.sockets[1:]),
    }
    for what, ladder_without in less.items():
        monkeypatch.setattr(
            "harness.report.ladder.tests.agreement.ladder_of", lambda _, it=ladder_without: it
        )
        assert any(said.startswith(what) for said in disagreements(folder)), what


def test_a_socket_that_goes_through_states_is_one_strip(tmp_path: Path) -> None:
    made = ladder(restart(), tmp_path)
    conn = [it for it in made.sockets if (it.host, it.remote) == ("server", "10.0.0.2:40000")]
    assert [it.state for it in conn] == ["ESTABLISHED", "FIN_WAIT2", "TIME_WAIT"]
    assert len({it.strip for it in conn}) == 1
    assert [it.stays for it in conn] == [False, False, True]


def test_two_sockets_of_one_address_are_two_strips(tmp_path: Path) -> None:
    case = Case()
    one, two = (socket("10.0.0.1:9527", inode=inode) for inode in (11, 12))
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:9527", after={"server": [one]})
    case.call("second", "bind 10.0.0.1:9527", "ok", row("ok"), after={"server": [one, two]})
    case.call("server", "close", after={"server": [two]})
    spans = ladder(case, tmp_path).sockets
    assert [(it.strip, it.stays) for it in spans] == [(0, False), (1, True)]


def test_sequence_numbers_are_counted_from_the_first(tmp_path: Path) -> None:
    packets = ladder(restart(), tmp_path).packets
    assert [it.numbers for it in packets[:2]] == ["seq 0", "seq 0 ack 1"]
    assert (packets[0].sender, packets[0].receiver) == ("client", "server")


def test_evidence_without_an_end_is_no_ladder(tmp_path: Path) -> None:
    folder = restart().write(tmp_path)
    lines = (folder / "observations.ndjson").read_text().splitlines(keepends=True)
    (folder / "observations.ndjson").write_text("".join(lines[:-1]))
    with pytest.raises(NoLadder, match="no begin and end line"):
        ladder_of(read_evidence(folder))
