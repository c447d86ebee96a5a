"""A table has no more sockets than are open, and just the listeners that listen."""

from __future__ import annotations

import pytest

from harness.formats.codec import read, read_one_of
from harness.formats.observations import Socket, StepDone
from harness.judge.socket_ledger import Ledger
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, socket

LISTENER = socket("10.0.0.1:80", inode=7)
CONNECTION = socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED", inode=8)
LEFT = socket("10.0.0.1:80", "10.0.0.2:6", "TIME_WAIT", timer="timewait")
OPEN = ("socket tcp", "bind 10.0.0.1:80", "listen", "accept")


def fits(case: Case, *entries: Record, may_end: bool = False) -> bool:
    """Whether the server can have this table after the case's steps."""
    plan = case.planned()
    ledger = Ledger(plan)
    for n, (step, line) in enumerate(zip(plan.steps, case.records, strict=True)):
        ledger.note(step, read_one_of(StepDone, {"seq": n, **line}))
    return ledger.fits("server", tuple(read(Socket, it) for it in entries), may_end)


def after(*lines: str) -> Case:
    case = Case()
    for line in lines:
        verb = line.split()[0]
        case.call("server", line, value="10.0.0.2:5" if verb == "accept" else None)
    return case


@pytest.mark.parametrize(
    ("lines", "entries"),
    [
        (OPEN, [LISTENER, CONNECTION, LEFT]),
        (OPEN, [LISTENER]),
        ((*OPEN, "close conn"), [LISTENER]),
        ((*OPEN, "close"), [CONNECTION]),
        ((*OPEN, "shutdown WR"), [LISTENER]),
        ((*OPEN, "shutdown RD"), []),
        ((*OPEN, "exit"), [LEFT]),
        ((*OPEN, "dup", "close"), [LISTENER, CONNECTION]),
        ((*OPEN, "dup", "close", "close copy"), [CONNECTION]),
        ((*OPEN, "connect unspec"), [CONNECTION]),
        ((*OPEN, "fork", "exit"), [LISTENER, CONNECTION]),
        ((*OPEN, "fork", "close", "reap"), [CONNECTION]),
        ((*OPEN, "destroy 10.0.0.1:80 0.0.0.0:0"), [CONNECTION]),
        ((*OPEN, "exec"), [LISTENER, CONNECTION]),
        ((*OPEN, "cloexec conn 1", "exec"), [LISTENER]),
        ((*OPEN, "activate"), [LISTENER]),
        ((*OPEN, "thread accept", "close"), [LISTENER, CONNECTION]),
        ((*OPEN, "thread accept", "exec"), [LISTENER, CONNECTION]),
        ((*OPEN, "socket unix as u"), [LISTENER, CONNECTION]),
        (("setuid 1001", *OPEN), [{**LISTENER, "uid": 1001}]),
    ],
)
def test_what_is_open_may_be_there(lines: tuple[str, ...], entries: list[Record]) -> None:
    assert fits(after(*lines), *entries)


@pytest.mark.parametrize(
    ("lines", "entries"),
    [
        (OPEN, [CONNECTION]),
        (OPEN, [LISTENER, CONNECTION, {**CONNECTION, "inode": 9}]),
        ((*OPEN, "close conn"), [LISTENER, CONNECTION]),
        ((*OPEN, "close"), [LISTENER]),
        ((*OPEN, "shutdown RDWR"), [LISTENER]),
        ((*OPEN, "exit"), [CONNECTION]),
        ((*OPEN, "dup"), [LISTENER, CONNECTION, {**CONNECTION, "inode": 9}]),
        ((*OPEN, "dup", "close"), [CONNECTION]),
        ((*OPEN, "connect unspec"), [LISTENER]),
        ((*OPEN, "fork", "exit"), [CONNECTION]),
        ((*OPEN, "fork", "close", "reap"), [LISTENER, CONNECTION]),
        ((*OPEN, "destroy 10.0.0.1:80 0.0.0.0:0"), [LISTENER, CONNECTION]),
        ((*OPEN, "destroy 10.0.0.3:80 0.0.0.0:0"), [CONNECTION]),
        ((*OPEN, "socket unix as u"), [LISTENER, CONNECTION, {**CONNECTION, "inode": 9}]),
        ((*OPEN, "cloexec 1", "exec"), [LISTENER]),
        ((*OPEN, "activate"), [LISTENER, CONNECTION]),
        (OPEN, [{**LISTENER, "uid": 1001}]),
        (OPEN, [LISTENER, {**LEFT, "uid": 1001}]),
    ],
)
def test_nothing_else_may(lines: tuple[str, ...], entries: list[Record]) -> None:
    assert not fits(after(*lines), *entries)


def test_who_may_have_ended_may_have_no_listener() -> None:
    assert fits(after(*OPEN), may_end=True)
    assert not fits(after(*OPEN))


def test_where_a_thread_waits_is_told() -> None:
    case = after(*OPEN, "thread accept")
    ledger = Ledger(case.planned())
    for n, (step, line) in enumerate(zip(case.planned().steps, case.records, strict=True)):
        ledger.note(step, read_one_of(StepDone, {"seq": n, **line}))
    assert ledger.hosts_with_threads() == {"server"}


def test_of_a_destroyed_connection_the_listener_stays() -> None:
    case = after(*OPEN)
    case.call("server", "destroy 10.0.0.1:80 10.0.0.2:5")
    case.records[-1]["before"]["server"] = [LISTENER, CONNECTION]
    assert fits(case, LISTENER)
    assert not fits(case)


def test_what_another_host_was_passed_stays_where_it_is() -> None:
    case = after("socket tcp", "bind 10.0.0.1:80", "listen", "pass over box", "close")
    assert fits(case, LISTENER)
    case.call("client", "receive box")
    case.call("client", "accept passed", value="10.0.0.2:5")
    assert fits(case, LISTENER, CONNECTION)
    case.call("client", "close passed")
    assert fits(case, CONNECTION)
