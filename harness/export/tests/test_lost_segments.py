"""What is lost on the way to a host is not heard by its sockets."""

from __future__ import annotations

from harness.export.operation import Close, Deafen, ShutDown
from harness.export.tests.made import case_program


def states(state: str) -> str:
    """A case of an orphan in a state."""
    return f"states/orphaned[family=ipv4,state={state},old=none,new=none]"


def test_the_client_goes_deaf_before_the_server_ends() -> None:
    operations = case_program(states("FIN_WAIT1")).operations
    deaf = next(at for at, it in enumerate(operations) if isinstance(it, Deafen))
    closed = next(at for at, it in enumerate(operations) if it == Close(socket="server_conn"))
    assert operations[deaf] == Deafen(socket="client", six=False) and deaf < closed


def test_a_client_that_closed_before_keeps_its_descriptor_to_go_deaf() -> None:
    operations = case_program(states("LAST_ACK")).operations
    assert ShutDown(socket="client", how="WR") in operations
    assert Close(socket="client") not in operations


def test_where_nothing_is_lost_nobody_is_deaf() -> None:
    assert not case_program(states("TIME_WAIT")).has(Deafen)


def test_it_hears_again_when_it_is_reached() -> None:
    case = "restart/client-closes-first[family=ipv4,reuse=0,then=client-unreachable]"
    deaf = [it.deaf for it in case_program(case).operations if isinstance(it, Deafen)]
    assert deaf == [True, False]


def test_a_syn_that_is_lost_comes_to_a_listener_that_is_deaf() -> None:
    case = "states/held-by-a-process[family=ipv4,state=SYN_SENT,old=none,new=none]"
    assert "silent" in case_program(case).sockets
