"""Each step is put to every witness, with what earlier steps told of sockets and descriptors."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.tests.witnessed import bound, findings_on, listen, spoke, told
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import answer, socket


@pytest.fixture
def case() -> Case:
    """A case whose packets are put in by the test."""
    return Case()


def test_a_table_that_is_not_there_is_a_contradiction(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    del case.records[0]["after"]["client"]
    assert told(case, tmp_path) == "no socket table of client"


def test_a_line_that_is_no_call_is_a_contradiction(case: Case, tmp_path: Path) -> None:
    case.call("server", "bind")
    case.plan["steps"][0]["call"] = 'bind "10.0.0.1:80'
    assert findings_on(case, tmp_path).contradictions[0].code == "no-call"


def test_a_connection_begun_without_waiting_may_have_come_about_before(
    case: Case, tmp_path: Path
) -> None:
    case.plan["captures"] = []
    case.call("client", "socket tcp nonblock")
    peer = socket("10.0.0.2:40000", "10.0.0.1:80", "ESTABLISHED", inode=2)
    case.call("client", "connect 10.0.0.1:80", "EINPROGRESS", after={"client": [peer]})
    case.call("client", "connect 10.0.0.1:80")
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_bind_that_failed_bound_nothing(case: Case, tmp_path: Path) -> None:
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", "EACCES")
    # A listener on any port will do: nothing says where the socket is.
    case.call("server", "listen", after={"server": [socket("0.0.0.0:34567", inode=1)]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_sockets_of_actors_are_told_apart(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("second", "socket tcp")
    # The other actor's socket was never bound, so that its listener is another one.
    entries = [socket("10.0.0.1:80", inode=1), socket("0.0.0.0:34567", inode=2)]
    case.call("second", "listen", after={"server": entries})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_a_descriptor_that_was_closed_is_given_again(case: Case, tmp_path: Path) -> None:
    for line in ("socket tcp", "close", "socket tcp"):
        case.call("client", line)
        case.records[-1]["reply"]["ret"] = 0 if line == "close" else 3
    assert spoke(case, tmp_path) == {"call"}


def test_two_actors_can_have_the_same_descriptor(case: Case, tmp_path: Path) -> None:
    for actor in ("client", "server"):
        case.call(actor, "socket tcp", reply={**answer("socket tcp"), "ret": 3})
    assert spoke(case, tmp_path) == {"call"}


@pytest.mark.parametrize(("half", "is_new"), [("WR", False), ("RD", True), ("RDWR", True)])
def test_only_the_receiving_half_ends_a_listener(
    case: Case, tmp_path: Path, half: str, is_new: bool
) -> None:
    listen(case)
    case.call("server", f"shutdown {half}")
    case.call("server", "listen")  # the table shows the old listener, and no new one
    found = findings_on(case, tmp_path)
    assert [cause.code for cause in found.contradictions] == (["no-listener"] if is_new else [])


def test_nothing_is_known_of_a_socket_that_was_closed(case: Case, tmp_path: Path) -> None:
    listen(case)
    case.call("server", "close", after={"server": []})
    case.call("server", "socket tcp")
    other = {"server": [bound(2, "10.0.0.1:81")]}
    case.call("server", "bind 10.0.0.1:81", after=other)
    case.call("server", "listen", after={"server": [socket("10.0.0.1:81", inode=2)]})
    assert spoke(case, tmp_path) == {"call", "table"}


def test_of_udp_the_tables_always_had_sockets_that_are_only_bound(
    case: Case, tmp_path: Path
) -> None:
    case.call("server", "socket udp6")
    case.call("server", "bind [::]:53")
    found = findings_on(case, tmp_path, "6.1.0")
    assert [cause.code for cause in found.contradictions] == ["no-bound-socket"]
