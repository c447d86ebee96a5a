"""Every verb of an actor is either written, or refused with its reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.export.call_operations import operations_of_call
from harness.export.expected import Wanted
from harness.export.operation import (
    Bind,
    Connect,
    Listen,
    Name,
    Open,
    Operation,
    ReadOption,
    Receive,
    Send,
    SetOption,
    ShutDown,
)
from harness.export.program import Refused
from harness.export.sockets import Sockets
from harness.export.tests.test_expected import step
from harness.language.address import Endpoint
from harness.language.vocabulary import vocabulary


def told(line: str, wanted: Wanted = Wanted(None)) -> list[Operation]:
    """What a line becomes, of an actor that has a socket."""
    sockets = Sockets({"server": "server"}, {"server": 0}, {})
    first = "socket tcp" if not line.startswith("socket") else "pid"
    list(operations_of_call(replace(step(), call=first), sockets, Wanted(None)))
    return list(operations_of_call(replace(step(), call=line), sockets, wanted))


@pytest.mark.parametrize(
    ("line", "wanted", "operation"),
    [
        (
            "socket udp6 nonblock",
            Wanted(None),
            Open(socket="server", six=True, udp=True, nonblock=True),
        ),
        (
            "bind 10.0.0.1:5",
            Wanted("ok"),
            Bind(socket="server", to=Endpoint("10.0.0.1", 5), wanted="ok"),
        ),
        ("listen", Wanted(None), Listen(socket="server", backlog=1024)),
        ("listen 3", Wanted("EADDRINUSE"), Listen(socket="server", backlog=3, wanted="EADDRINUSE")),
        ("connect 10.0.0.1:5", Wanted(None), Connect(socket="server", to=Endpoint("10.0.0.1", 5))),
        (
            "setsockopt SO_LINGER 1 0",
            Wanted(None),
            SetOption(socket="server", option="SO_LINGER", value=(1, 0)),
        ),
        (
            "setsockopt SO_BINDTODEVICE lo",
            Wanted(None),
            SetOption(socket="server", option="SO_BINDTODEVICE", value="lo"),
        ),
        (
            "getsockopt SO_REUSEADDR",
            Wanted("ok", "1"),
            ReadOption(socket="server", option="SO_REUSEADDR", value=1, wanted="ok"),
        ),
        (
            "getsockname",
            Wanted("ok", "10.0.0.1:5"),
            Name(socket="server", name=Endpoint("10.0.0.1", 5), wanted="ok"),
        ),
        ('send "hello"', Wanted(None), Send(socket="server", text="hello")),
        (
            'sendto 10.0.0.1:5 "x"',
            Wanted(None),
            Send(socket="server", text="x", to=Endpoint("10.0.0.1", 5)),
        ),
        (
            "recv dontwait",
            Wanted("EAGAIN"),
            Receive(socket="server", dontwait=True, wanted="EAGAIN"),
        ),
        ("recv", Wanted("ok", ""), Receive(socket="server", text="", wanted="ok")),
        ("shutdown WR", Wanted(None), ShutDown(socket="server", how="WR")),
    ],
)
def test_a_call_is_taken_over(line: str, wanted: Wanted, operation: Operation) -> None:
    assert told(line, wanted) == [operation]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("setsockopt SO_BINDTODEVICE eth0", "its only device is lo"),
        ("setsockopt SO_MARK 1", "not among the options"),
        ('send "a\\n"', "plain letters only"),
        ('sendto 10.0.0.255:5 "x"', "does not broadcast"),
        ("alarm 50", "a timer that interrupts calls"),
        ("setsockopt 1 2 01000000", "an export knows options by their names"),
        ("connect unspec", "an export connects to an address and a port"),
        ("dup", "that a socket has several descriptors"),
        ("fork", "that a socket has several descriptors"),
        ("socket mptcp as m", "an export makes TCP and UDP sockets"),
        ("bind [fe80::1%lo]:80", "an export has no device but lo"),
        ("destroy 10.0.0.1:1 10.0.0.2:2", "sock_diag"),
        ("flow 10.0.0.2:1 10.0.0.1:2", "packetdrill"),
    ],
)
def test_a_call_that_does_not_fit_is_refused(line: str, complaint: str) -> None:
    with pytest.raises(Refused, match=complaint):
        told(line)


def test_no_verb_is_unheard_of() -> None:
    for verb in vocabulary().verbs.values():
        try:
            told(verb.example)
        except Refused as refused:
            assert "server: bind" in str(refused), verb.name


def test_an_error_that_is_expected_makes_no_socket() -> None:
    sockets = Sockets({"server": "server"}, {"server": 0}, {})
    for line, wanted in (("socket tcp", Wanted(None)), ("accept as conn", Wanted("EAGAIN"))):
        list(operations_of_call(replace(step(), call=line), sockets, wanted))
    assert ("server", "conn") not in sockets.held
