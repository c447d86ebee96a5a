"""What a witness is shown of a step, and how the findings of several come together."""

from __future__ import annotations

from typing import Any

import pytest

from harness.formats.codec import read
from harness.formats.observations import Socket, StepDone
from harness.formats.verdict import Cause
from harness.judge.capture_coverage import CaptureCoverage
from harness.judge.witness import Finding, KnownSocket, Scene, is_at, port_of
from harness.language.address import Endpoint, parse_endpoint
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, socket


def scene(
    *after: Record,
    before: tuple[Record, ...] = (),
    version: str = "6.12.5",
    host: str | None = "server",
    **more: Any,
) -> Scene:
    """A bind of the server, with these sockets around it."""
    case = Case()
    case.tables["server"] = list(before)
    case.call("server", "bind 10.0.0.1:80", after={"server": list(after)})
    plan = case.planned()
    record = read(StepDone, {**case.records[0], "seq": 1})
    return Scene(plan.steps[0], record, CaptureCoverage(plan, []), version, host, **more)


AT = parse_endpoint("10.0.0.1:80")


def entry(name: str = "10.0.0.1:80", inode: int = 7, **more: Any) -> Record:
    return socket(name, state="BOUND_INACTIVE", inode=inode, **more)


def test_findings_come_together_in_the_order_of_the_witnesses() -> None:
    one, other = Cause.of("no-answer"), Cause.of("no-listener")
    holder = read(Socket, entry())
    both = Finding(frozenset({"call"}), (one,)) | Finding(frozenset({"wire"}), (other,), (holder,))
    assert both == Finding(frozenset({"call", "wire"}), (one, other), (holder,))


def test_to_look_and_find_nothing_is_more_than_not_to_look() -> None:
    holder = read(Socket, entry())
    assert (Finding(in_the_way=(holder,)) | Finding()).in_the_way == (holder,)
    assert (Finding() | Finding(in_the_way=())).in_the_way == ()
    assert (Finding() | Finding()).in_the_way is None


def test_a_step_of_no_host_has_no_table() -> None:
    nowhere = scene(entry(), before=(entry(inode=1),), host=None)
    assert (nowhere.before, nowhere.after) == ((), ())
    there = scene(entry(), before=(entry(inode=1),))
    assert [it.inode for it in (*there.before, *there.after)] == [1, 7]


@pytest.mark.parametrize(
    ("version", "protocol", "lists"),
    [("6.7.12", "tcp", False), ("6.8.0", "tcp", True), ("5.10.1", "udp", True)],
)
def test_tcp_sockets_that_are_only_bound_are_listed_since_linux_6_8(
    version: str, protocol: str, lists: bool
) -> None:
    known = KnownSocket(protocol)
    assert scene(version=version, socket=known).lists_bound_sockets is lists


def test_of_a_socket_that_nobody_knows_tcp_is_assumed_and_no_address() -> None:
    unknown = scene()
    assert (unknown.protocol, unknown.local) == ("tcp", None)
    known = scene(socket=KnownSocket("udp", local=AT))
    assert (known.protocol, known.local) == ("udp", AT)


@pytest.mark.parametrize(
    ("before", "after", "inode"),
    [
        ((), (entry(),), 7),
        ((entry(),), (entry(),), None),  # it was there before
        ((), (entry(inode=0),), None),  # it is nobody's
        ((), (entry(protocol="udp"),), None),
        ((), (entry("10.0.0.1:81"),), None),
        ((entry(),), (entry(), entry(inode=8)), 8),
    ],
)
def test_a_new_socket_is_one_that_was_not_there(
    before: tuple[Record, ...], after: tuple[Record, ...], inode: int | None
) -> None:
    assert scene(*after, before=before).new_inode(AT) == inode


def connection(
    state: str = "ESTABLISHED",
    remote: str = "10.0.0.2:5",
    inode: int = 7,
    local: str = "10.0.0.1:80",
    **more: Any,
) -> Record:
    return socket(local, remote, state, inode, **more)


@pytest.mark.parametrize(
    ("target", "found", "is_it"),
    [
        ("10.0.0.2:5", connection(), True),
        ("10.0.0.2:5", connection("CLOSE_WAIT"), True),
        ("10.0.0.2:5", connection("SYN_SENT"), False),
        ("10.0.0.2:5", connection("TIME_WAIT"), False),
        ("10.0.0.2:5", connection(inode=0), False),
        ("10.0.0.2:5", connection(protocol="udp"), False),
        ("10.0.0.2:5", connection(remote="10.0.0.2:6"), False),
        ("10.0.0.2:5", connection(remote="10.0.0.4:5"), False),
        ("0.0.0.0:5", connection(remote="127.0.0.1:5"), True),
        ("[::]:5", connection(remote="[::1]:5", local="[::1]:80"), True),
        ("0.0.0.0:5", connection(remote="127.0.0.1:6"), False),
    ],
)
def test_a_connection_is_one_to_the_target_that_has_a_process(
    target: str, found: Record, is_it: bool
) -> None:
    there = scene(found).connection(parse_endpoint(target))
    assert (there is not None) is is_it


@pytest.mark.parametrize(
    ("known", "is_it"),
    [
        (KnownSocket("tcp", local=AT), True),
        (KnownSocket("tcp", local=Endpoint("10.0.0.1", 81)), False),
        (KnownSocket("tcp", local=Endpoint("10.0.0.1", 0)), True),
    ],
)
def test_a_connection_is_from_where_the_socket_was_bound(known: KnownSocket, is_it: bool) -> None:
    there = scene(connection(), socket=known).connection(parse_endpoint("10.0.0.2:5"))
    assert (there is not None) is is_it


@pytest.mark.parametrize(
    ("known", "is_it"),
    [
        (KnownSocket("tcp"), False),
        (KnownSocket("tcp", connecting=True), True),
        (KnownSocket("udp"), True),
    ],
)
def test_only_who_was_connecting_already_may_have_an_old_connection(
    known: KnownSocket, is_it: bool
) -> None:
    old = connection(protocol=known.protocol)
    there = scene(old, before=(old,), socket=known).connection(parse_endpoint("10.0.0.2:5"))
    assert (there is not None) is is_it


def test_a_socket_that_was_on_its_way_before_is_a_new_connection() -> None:
    there = scene(connection(), before=(connection("SYN_SENT"),))
    assert there.connection(parse_endpoint("10.0.0.2:5")) is not None


@pytest.mark.parametrize(
    ("wanted", "recorded", "is_it"),
    [
        ("10.0.0.1:80", "10.0.0.1:80", True),
        ("10.0.0.1:80", "10.0.0.1:8080", False),
        ("10.0.0.1:0", "10.0.0.1:34567", True),
        ("10.0.0.1:0", "0.0.0.0:34567", False),
        ("[fd00::1]:0", "[fd00::1]:34567", True),
    ],
)
def test_port_0_stands_for_any(wanted: str, recorded: str, is_it: bool) -> None:
    assert is_at(parse_endpoint(wanted), recorded) is is_it


def test_a_port_is_read_behind_a_scope() -> None:
    assert port_of("[fe80::1%eth0]:80") == 80


def test_what_was_accepted_is_the_only_new_connection_with_that_end() -> None:
    def conn(inode: int, peer: str = "10.0.0.2:5") -> Record:
        return socket("10.0.0.1:80", peer, "ESTABLISHED", inode=inode)

    before = (conn(1), conn(0))
    assert (
        scene(conn(1), conn(8), conn(9, "10.0.0.2:6"), before=before).accepted_inode("10.0.0.2:5")
        == 8
    )
    assert scene(conn(1), conn(0), before=before).accepted_inode("10.0.0.2:5") is None
    assert scene(conn(8), conn(9)).accepted_inode("10.0.0.2:5") is None
