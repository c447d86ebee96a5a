"""The socket table must have what a call that succeeded leaves in it, and what refused a bind."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.codec import read
from harness.formats.observations import StepDone
from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.table_witness import TableWitness
from harness.judge.tests.witnessed import OLD, accepted, bound, connect, findings_on, listen
from harness.judge.tests.witnessed import spoke, told
from harness.judge.witness import Scene
from harness.language.call import parse_call
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import pattern, socket


@pytest.fixture
def case() -> Case:
    """A case whose packets are put in by the test."""
    return Case()


@pytest.mark.parametrize(
    ("bind", "local"),
    [
        ("10.0.0.1:80", "10.0.0.1:80"),
        ("10.0.0.1:0", "10.0.0.1:34567"),
        ("[::]:80", "[::]:80"),
        ("[::ffff:10.0.0.1]:80", "[::ffff:10.0.0.1]:80"),
    ],
)
def test_a_listener_stands_in_the_table(case: Case, tmp_path: Path, bind: str, local: str) -> None:
    listen(case, bind, local)
    assert spoke(case, tmp_path) == {"call", "table"}


def test_what_was_accepted_stands_in_the_table(case: Case, tmp_path: Path) -> None:
    accepted(case, socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED", inode=2))
    assert spoke(case, tmp_path) == {"call", "table"}


def test_without_it_nothing_was_accepted(case: Case, tmp_path: Path) -> None:
    accepted(case)
    assert "accept says 10.0.0.2:5, but the table has no new connection" in told(case, tmp_path)


def test_what_was_accepted_may_have_been_reset(case: Case, tmp_path: Path) -> None:
    accepted(case)
    case.sent("10.0.0.2:5", "10.0.0.1:80", "R")
    assert spoke(case, tmp_path) == {"call"}


def test_somebody_elses_listener_is_no_witness(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("second", "socket tcp")
    case.call(
        "second", "bind 10.0.0.1:80", after={"server": [socket("10.0.0.1:80", inode=1), bound(2)]}
    )
    case.call("second", "listen")
    assert "no new LISTEN socket on 10.0.0.1:80" in told(case, tmp_path)


def test_listening_again_needs_no_new_listener(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("server", "listen 5")
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_listener_that_was_never_bound_stands_anywhere(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "listen", after={"server": [socket("0.0.0.0:34567", inode=1)]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_the_socket_that_listens_is_not_in_its_own_way(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound(1)]})
    case.call("second", "socket tcp")
    case.call("second", "bind 10.0.0.1:80", after={"server": [bound(1), bound(2)]})
    case.call("server", "listen", after={"server": [socket("10.0.0.1:80", inode=1), bound(2)]})
    case.call("second", "listen", "EADDRINUSE")
    found = findings_on(case, tmp_path)
    assert found.in_the_way is not None
    assert [entry.inode for entry in found.in_the_way] == [1]
    assert found.spoke == {"call", "table"}


def test_a_bound_tcp_socket_may_be_missing_from_the_table(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80")
    assert spoke(case, tmp_path, OLD) == {"call"}
    assert "no new socket on 10.0.0.1:80" in told(case, tmp_path)


def test_nothing_need_be_seen_in_the_way_of_a_tcp_socket(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", "EADDRINUSE")
    found = findings_on(case, tmp_path, OLD)
    assert found.spoke == {"call"}
    assert (found.contradictions, found.in_the_way) == ((), ())


def test_a_bound_udp_socket_stands_in_the_table(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket udp")
    entry = socket("10.0.0.1:53", state="CLOSE", inode=1, protocol="udp")
    case.call("server", "bind 10.0.0.1:53", after={"server": [entry]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_connected_udp_socket_stands_in_the_table(case: Case, tmp_path: Path) -> None:
    case.call("client", "socket udp")
    peer = socket("10.0.0.2:40000", "10.0.0.1:53", "ESTABLISHED", inode=2, protocol="udp")
    case.call("client", "connect 10.0.0.1:53", after={"client": [peer]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_look_is_judged_by_the_table_it_ended_with(case: Case, tmp_path: Path) -> None:
    listen(case)
    wanted = pattern("10.0.0.1:80", state="LISTEN", count=1)
    case.step("await", "ok", host="server", pattern=wanted, absent=False)
    assert spoke(case, tmp_path) == {"table"}
    case.step("table", "EEXIST", host="server", pattern=wanted, absent=True)
    assert spoke(case, tmp_path) == {"table"}
    case.step("await", "ETIMEDOUT", host="server", pattern=wanted, absent=True)
    assert spoke(case, tmp_path) == {"table"}


def test_an_older_connection_is_no_witness(case: Case, tmp_path: Path) -> None:
    case.plan["captures"] = []
    connect(case, "10.0.0.1:80", "10.0.0.1:80")
    case.call("client", "socket tcp as other")
    case.call("client", "connect other 10.0.0.1:80")
    assert "no connection to 10.0.0.1:80" in told(case, tmp_path)


def test_a_connection_that_was_reset_at_once_need_not_be_in_the_table(
    case: Case, tmp_path: Path
) -> None:
    case.sent("10.0.0.2:40000", "10.0.0.1:80", "S")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "SA")
    case.sent("10.0.0.1:80", "10.0.0.2:40000", "R")
    case.call("client", "socket tcp")
    case.call("client", "connect 10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call", "wire"}


@pytest.mark.parametrize(
    ("state", "inode", "local"),
    [
        ("BOUND_INACTIVE", 2, "10.0.0.1:80"),  # not listening
        ("LISTEN", 2, "10.0.0.1:81"),  # on another port
        ("LISTEN", 2, "0.0.0.0:80"),  # on another address
    ],
)
def test_what_is_no_listener_of_this_socket_is_no_witness(
    case: Case, tmp_path: Path, state: str, inode: int, local: str
) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound(1)]})
    entry = socket(local, state=state, inode=inode)
    case.call("server", "listen", after={"server": [entry]})
    assert "no new LISTEN socket on 10.0.0.1:80" in told(case, tmp_path)


def test_port_0_may_be_left_for_later(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:0")
    assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize("protocol", ["udp", "tcp"])
def test_only_a_socket_of_the_same_protocol_is_in_the_way(
    case: Case, tmp_path: Path, protocol: str
) -> None:
    case.tables["server"] = [socket("0.0.0.0:53", state="CLOSE", inode=9, protocol=protocol)]
    case.call("server", "socket udp")
    case.call("server", "bind 10.0.0.1:53", "EADDRINUSE")
    found = findings_on(case, tmp_path)
    assert found.in_the_way is not None
    assert [entry.inode for entry in found.in_the_way] == ([9] if protocol == "udp" else [])
    assert [it.code for it in found.contradictions] == (
        [] if protocol == "udp" else ["nothing-in-the-way"]
    )


@pytest.mark.parametrize("kind", ["mptcp", "mptcp6"])
def test_a_tcp_socket_is_in_the_way_of_an_mptcp_one(case: Case, tmp_path: Path, kind: str) -> None:
    case.tables["server"] = [socket("10.0.0.1:80", inode=9)]
    case.call("server", f"socket {kind}")
    case.call("server", "bind 10.0.0.1:80", "EADDRINUSE")
    found = findings_on(case, tmp_path)
    assert [entry.inode for entry in found.in_the_way or ()] == [9]
    assert found.contradictions == ()
    assert found.spoke == {"call", "table"}


def test_of_mptcp_the_table_need_not_have_anything(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket mptcp")
    case.call("server", "bind 10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call"}
    case.call("second", "socket mptcp")
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE")
    assert spoke(case, tmp_path) == {"call"}


def test_an_mptcp_socket_that_listens_is_not_in_its_own_way(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket mptcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound(1)]})
    case.call("second", "socket mptcp")
    case.call("second", "bind 10.0.0.1:80", after={"server": [bound(1), bound(2)]})
    case.call("second", "listen", "EADDRINUSE")
    assert [entry.inode for entry in findings_on(case, tmp_path).in_the_way or ()] == [1]


def test_a_timewait_socket_is_in_the_way_even_of_who_has_no_inode(
    case: Case, tmp_path: Path
) -> None:
    waiting = socket("10.0.0.1:80", "10.0.0.2:5", "TIME_WAIT", timer="timewait", timer_ms=9)
    case.tables["server"] = [waiting]
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", "EADDRINUSE")
    found = findings_on(case, tmp_path, OLD)
    assert [entry.state for entry in found.in_the_way or ()] == ["TIME_WAIT"]
    assert found.spoke == {"call", "table"}


def test_where_no_port_was_asked_for_nothing_is_looked_for(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:0", "EADDRINUSE")
    found = findings_on(case, tmp_path)
    assert found.spoke == {"call"}
    assert (found.contradictions, found.in_the_way) == ((), None)


def test_an_accepted_connection_needs_a_process_of_its_own(case: Case, tmp_path: Path) -> None:
    accepted(case, socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED"))
    assert "accept says 10.0.0.2:5" in told(case, tmp_path)


def test_what_was_accepted_out_of_sight_may_have_been_reset(case: Case, tmp_path: Path) -> None:
    case.plan["captures"] = []
    accepted(case)
    assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize(
    ("kind", "absent", "is_there", "outcome", "code"),
    [
        ("table", False, True, "ENOENT", "table-shows"),
        ("table", False, False, "ok", "table-shows-not"),
        ("table", True, True, "ok", "table-shows"),
        ("table", True, False, "EEXIST", "table-shows-not"),
        ("await", False, True, "ETIMEDOUT", "table-shows"),
        ("await", True, False, "ETIMEDOUT", "table-shows-not"),
        ("await", False, False, "ENOENT", "table-shows-not"),  # no outcome of an await
    ],
)
def test_a_look_that_says_otherwise_than_its_table_is_contradicted(
    case: Case,
    tmp_path: Path,
    kind: str,
    absent: bool,
    is_there: bool,
    outcome: str,
    code: str,
) -> None:
    case.tables["server"] = [socket("10.0.0.1:80", inode=1)] if is_there else []
    wanted = pattern("10.0.0.1:80", state="LISTEN")
    case.step(kind, outcome, host="server", pattern=wanted, absent=absent)
    found = findings_on(case, tmp_path)
    assert [it.code for it in found.contradictions] == [code]
    assert found.spoke == frozenset()


def test_it_is_silent_of_calls_that_leave_nothing_in_a_table(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("server", "getsockname", value="10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call"}


def test_a_listener_without_a_process_is_no_witness(case: Case) -> None:
    # Evidence with such an entry is refused before (socket_check); the witness does not rely on it.
    nobodys = socket("10.0.0.1:80", inode=0)
    case.call("server", "listen", after={"server": [nobodys]})
    plan = case.planned()
    record = read(StepDone, {**case.records[0], "seq": 1})
    call = parse_call("listen")
    scene = Scene(plan.steps[0], record, CaptureCoverage(plan, []), "6.12.5", "server", call)
    assert [it.code for it in TableWitness().check(scene).contradictions] == ["no-listener"]
