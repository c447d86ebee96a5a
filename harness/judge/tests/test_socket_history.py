"""Sockets that no kernel can have changed so between two looks break a case."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.formats.codec import read_one_of
from harness.formats.observations import StepDone
from harness.formats.verdict import Provenance, Status
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.judge.socket_history import check_history
from harness.report.words import reason
from harness.tests.evidence_builder import Case, restart
from harness.tests.evidence_parts import Record, pattern, socket

SETTING = Provenance(revision="abc1234", evidence="raw/x")


def found(case: Case) -> list[int]:
    """The steps in which a table changed as none can."""
    steps = [read_one_of(StepDone, {"seq": n, **it}) for n, it in enumerate(case.records)]
    return [int(str(cause.values["step"])) for cause in check_history(case.planned(), steps, "6.1")]


def listening() -> Case:
    """A listener of the server's, and a step that no process of the server's has a part in."""
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [_at("BOUND_INACTIVE")]})
    case.call("server", "listen", after={"server": [_at("LISTEN")]})
    return case


def _at(state: str, inode: int = 7, remote: str | None = None, **more: Any) -> Record:
    return socket("10.0.0.1:80", remote, state=state, inode=inode, **more)


def test_what_actors_do_is_possible() -> None:
    assert found(restart()) == []
    assert found(restart("ok", "ok")) == []
    assert found(listening()) == []


def test_udp_sockets_that_are_connected_alike_are_possible() -> None:
    case = Case()
    one, two = (_at("ESTABLISHED", inode, "10.0.0.2:9", protocol="udp", uid=0) for inode in (7, 8))
    case.call("server", "socket udp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [{**one, "state": "CLOSE"}]})
    case.call("server", "connect 10.0.0.2:9", after={"server": [one]})
    case.call("server", "socket udp as two")
    bound = {**two, "state": "CLOSE", "remote": "0.0.0.0:0"}
    case.call("server", "bind two 10.0.0.1:80", after={"server": [one, bound]})
    case.call("server", "connect two 10.0.0.2:9", after={"server": [one, two]})
    case.call("server", "getsockname", value="10.0.0.1:80", after={"server": [one, two]})
    assert found(case) == []


def test_a_look_that_misses_a_socket_on_its_way_to_time_wait_is_possible() -> None:
    # As seen on 6.12.43: it has lost its port, and is not among the TIME_WAITs yet.
    case = listening()
    left = _at("FIN_WAIT1", 0, "10.0.0.2:5")
    between = {**_at("BOUND_INACTIVE", 0, "10.0.0.2:5"), "local": "10.0.0.1:0"}
    waiting = _at("TIME_WAIT", 0, "10.0.0.2:5", timer="timewait")
    conn = _at("ESTABLISHED", 8, "10.0.0.2:5")
    case.call("server", "accept as conn", after={"server": [_at("LISTEN"), conn]})
    case.call("server", "close conn", after={"server": [_at("LISTEN"), left]})
    case.call("client", "recv", after={"server": [_at("LISTEN"), between]})
    case.call("client", "close", after={"server": [_at("LISTEN"), waiting]})
    assert found(case) == []


@pytest.mark.parametrize(
    "after",
    [
        [],
        [_at("LISTEN"), _at("LISTEN", 8)],
        [_at("LISTEN"), _at("LISTEN")],
        [_at("BOUND_INACTIVE")],
        [_at("LISTEN", wqueue=5)],
        [_at("LISTEN", interface=2)],
        [_at("LISTEN", uid=1001)],
        [{**_at("LISTEN"), "local": "10.0.0.1:81"}],
        [_at("LISTEN"), _at("TIME_WAIT", 0, "10.0.0.2:5", timer="timewait")],
        [_at("LISTEN"), _at("LAST_ACK", 0, "10.0.0.2:5")],
    ],
    ids="gone one-more twice closed backlog device uid elsewhere time-wait last-ack".split(),
)
def test_nothing_changes_without_a_call(after: list[Record]) -> None:
    case = listening()
    case.call("client", "socket tcp", after={"server": after})
    assert found(case) == [4]


@pytest.mark.parametrize(
    ("line", "outcome", "after"),
    [
        ("getsockname", "ok", []),
        ("bind 10.0.0.1:81", "EINVAL", []),
        ("recv dontwait", "EAGAIN", [_at("LISTEN"), _at("BOUND_INACTIVE", 8)]),
        ("close", "ok", [_at("LISTEN"), _at("BOUND_INACTIVE", 8)]),
    ],
)
def test_a_call_does_only_what_it_does(line: str, outcome: str, after: list[Record]) -> None:
    case = listening()
    case.call("server", line, outcome, after={"server": after})
    assert found(case) == [4]


@pytest.mark.parametrize(
    ("line", "possible"),
    [
        ('sendto 10.0.0.2:9 "a"', False),
        ("bind 10.0.0.1:81", False),
        ("listen", False),
        ("connect unspec", True),
        ("connect 10.0.0.2:9", True),
    ],
)
def test_a_socket_keeps_its_port_unless_it_is_connected(line: str, possible: bool) -> None:
    case = Case()
    ours = {**_at("CLOSE", protocol="udp", uid=0), "local": "0.0.0.0:33898"}
    case.call("server", "socket udp")
    case.call("server", 'sendto 10.0.0.2:9 "a"', after={"server": [ours]})
    case.call("server", line, after={"server": [{**ours, "local": "0.0.0.0:3389"}]})
    assert found(case) == ([] if possible else [3])


@pytest.mark.parametrize("after", [[], [_at("BOUND_INACTIVE", 9, "10.0.0.2:5")]])
def test_a_connection_can_be_reset_at_any_time(after: list[Record]) -> None:
    case = listening()
    open_ = _at("ESTABLISHED", 9, "10.0.0.2:5")
    case.call("server", "accept", value="10.0.0.2:5", after={"server": [_at("LISTEN"), open_]})
    case.call("client", "socket tcp", after={"server": [_at("LISTEN"), *after]})
    assert found(case) == []


@pytest.mark.parametrize(
    ("state", "later", "possible"),
    [
        ("ESTABLISHED", "CLOSE_WAIT", True),
        ("FIN_WAIT1", "FIN_WAIT2", True),
        ("CLOSE_WAIT", "ESTABLISHED", False),
        ("ESTABLISHED", "LAST_ACK", False),
        ("FIN_WAIT2", "FIN_WAIT1", False),
    ],
)
def test_packets_alone_lead_one_way(state: str, later: str, possible: bool) -> None:
    case = listening()
    before, after = (_at(it, 9, "10.0.0.2:5") for it in (state, later))
    case.tables["server"] = [_at("LISTEN"), before]
    case.call("server", "socket tcp as more", after={})
    case.call("client", "socket tcp", after={"server": [_at("LISTEN"), after]})
    assert found(case) == ([] if possible else [5])


def test_where_a_program_runs_nothing_is_said() -> None:
    case = listening()
    case.plan["actors"].append({"name": "p", "host": "server", "kind": "program", "uid": 0})
    case.step("run", actor="p", argv=["udp-server"], after={"server": []})
    assert found(case) == []


def test_who_was_sent_a_signal_may_end_at_any_time() -> None:
    case = listening()
    case.step("signal", actor="server", signal="SIGTERM")
    case.call("client", "socket tcp", after={"server": []})
    assert found(case) == []


def test_a_verdict_says_where(tmp_path: Path) -> None:
    case = restart()
    where = pattern("10.0.0.2:9", state="LISTEN")
    after = {"client": [socket("10.0.0.2:9", inode=99)]}
    case.step("await", host="client", pattern=where, absent=False, after=after)
    verdict = judge(read_evidence(case.write(tmp_path)), SETTING)
    assert verdict.verdict is Status.BROKEN
    assert "no kernel can have changed client's sockets so in step 14" in reason(verdict)
