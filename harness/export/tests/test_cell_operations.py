"""Each state of the first socket is made as the grid makes it."""

from __future__ import annotations

import pytest

from harness.export.operation import BecomeUser, Deafen, Look, MakeDevice, SetOption
from harness.export.program import Refused
from harness.export.tests.made import TIME_WAIT, cell_program, kinds


def test_time_wait_is_left_by_who_closes_first() -> None:
    told = kinds(cell_program().operations)
    assert told[told.index("Accept first") :] == [
        *("Accept first", "Close first", "Close conn", "Receive client", "Close client", "Look"),
        *("Open second", "Bind second"),
    ]


@pytest.mark.parametrize(
    ("state", "seen", "deaf"),
    [
        ("listening", "LISTEN", False),
        ("listening_unaccepted", "ESTABLISHED", False),
        ("established", "ESTABLISHED", False),
        ("close_wait", "CLOSE_WAIT", False),
        ("fin_wait1", "FIN_WAIT1", True),
        ("fin_wait2_held", "FIN_WAIT2", False),
        ("fin_wait2_orphaned", "FIN_WAIT2", False),
        ("closing", "CLOSING", True),
        ("last_ack", "LAST_ACK", True),
    ],
)
def test_a_state_is_looked_at_before_the_second_comes(state: str, seen: str, deaf: bool) -> None:
    program = cell_program(TIME_WAIT.replace("time_wait", state))
    (look,) = [it for it in program.operations if isinstance(it, Look)]
    assert look.state == seen and look.wanted is None
    assert any(isinstance(it, Deafen) for it in program.operations) is deaf


def test_only_what_is_tried_is_under_test() -> None:
    assert [it.wanted for it in cell_program().under_test] == ["EADDRINUSE"]
    assert [it.wanted for it in cell_program(bind="ok", listen="ok").under_test] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("users", "became"),
    [("other", [64001, 0, 64002]), ("first_root", [64001]), ("second_root", [64001, 0])],
)
def test_users_go_over_root(users: str, became: list[int]) -> None:
    program = cell_program(TIME_WAIT.replace("same", users))
    found = [it.uid for it in program.operations if isinstance(it, BecomeUser)]
    assert [uid for uid in found if uid or users != "other"] == [
        uid for uid in became if uid or users != "other"
    ]
    assert found[-1] == became[-1]


def test_an_orphan_is_no_roots_where_users_are_compared() -> None:
    program = cell_program("tcp,first4,port,time_wait,first4,port,same,none")
    (user,) = [it for it in program.operations if isinstance(it, BecomeUser)]
    assert user.if_root and user.uid == 64001 and not program.users


def test_a_device_is_lo_or_one_without_addresses() -> None:
    program = cell_program("tcp,first4,none,bound,first4,none,same,other")
    devices = [it.value for it in program.operations if isinstance(it, SetOption)]
    assert devices == ["lo", "tun0"] and program.has(MakeDevice)
    alone = cell_program("tcp,first4,none,bound,loopback6,none,same,second_only")
    assert [it.value for it in alone.operations if isinstance(it, SetOption)] == ["tun0"]


def test_a_connection_over_a_device_beside_loopback6_is_refused() -> None:
    with pytest.raises(Refused, match="would need a link to another host"):
        cell_program("tcp,first4,none,time_wait,loopback6,none,same,same")
