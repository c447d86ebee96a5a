"""A table has no more sockets than are open, the listeners that listen, and what has a port."""

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


def fits(
    case: Case, *entries: Record, ending: tuple[str, ...] = (), lists_bound: bool = False
) -> bool:
    """Whether the server can have this table after the case's steps."""
    plan = case.planned()
    ledger = Ledger(plan)
    for n, (step, line) in enumerate(zip(plan.steps, case.records, strict=True)):
        ledger.note(step, read_one_of(StepDone, {"seq": n, **line}))
    table = tuple(read(Socket, it) for it in entries)
    return ledger.fits("server", table, ending, lists_bound)


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
    assert fits(after(*OPEN), ending=("server",))
    assert not fits(after(*OPEN), ending=("client",))
    assert not fits(after(*OPEN), LISTENER, {**LISTENER, "inode": 9}, ending=("server",))
    assert not fits(after(*OPEN))


BOUND = socket("10.0.0.1:80", state="BOUND_INACTIVE", inode=7)
DATAGRAMS = socket("0.0.0.0:80", state="CLOSE", inode=7, protocol="udp")
TCP = ("socket tcp", "bind 10.0.0.1:80")
UDP = ("socket udp", "bind 0.0.0.0:80")


@pytest.mark.parametrize(
    ("lines", "entry"),
    [
        (TCP, BOUND),
        (("socket tcp", "bind 10.0.0.1:0"), BOUND),
        ((*TCP, "setsockopt SO_REUSEADDR 1"), BOUND),
        ((*TCP, "connect 10.0.0.2:5", "connect unspec"), BOUND),
        ((*TCP, "listen", "connect unspec"), BOUND),
        (UDP, DATAGRAMS),
        (("socket udp6", "connect [fd00::2]:5"), DATAGRAMS),
        (("socket udp", 'sendto 10.0.0.2:5 "x"'), DATAGRAMS),
        ((*UDP, "connect 10.0.0.2:5", "connect unspec"), DATAGRAMS),
    ],
)
def test_what_has_a_port_is_in_the_table(lines: tuple[str, ...], entry: Record) -> None:
    assert fits(after(*lines), entry, lists_bound=True)
    assert not fits(after(*lines), lists_bound=True)
    assert fits(after(*lines), ending=("server",), lists_bound=True)
    assert fits(after(*lines, "close"), lists_bound=True)


@pytest.mark.parametrize(
    "lines",
    [
        ("socket tcp", "setsockopt IP_BIND_ADDRESS_NO_PORT 1", "bind 10.0.0.1:0"),
        (*TCP, "connect 10.0.0.2:5"),
        ("socket udp",),
        ("socket udp", "connect 10.0.0.2:5", "connect unspec"),
        (*UDP, "destroy 0.0.0.0:80 0.0.0.0:0"),
        ("socket unix",),
    ],
)
def test_what_may_have_none_need_not_be_there(lines: tuple[str, ...]) -> None:
    assert fits(after(*lines), lists_bound=True)


def test_a_kernel_that_does_not_list_what_is_only_bound_may_leave_it_out() -> None:
    assert fits(after(*TCP))
    assert not fits(after(*UDP))


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


def test_what_waits_to_be_received_goes_with_its_receiver_and_not_with_its_sender() -> None:
    def passed(actor: str, line: str) -> Case:
        case = Case()
        case.call("client", "socket unix as box")
        for text in (*OPEN[:3], "socket unix as outbox", "pass over outbox", "close"):
            case.call("server", text)
        case.call(actor, line)
        return case

    for actor, line in (("client", "exit"), ("client", "close box")):
        assert fits(passed(actor, line)) and fits(passed(actor, line), LISTENER)
    for actor, line in (("server", "exit"), ("server", "close outbox")):
        assert not fits(passed(actor, line)) and fits(passed(actor, line), LISTENER)
