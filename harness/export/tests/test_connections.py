"""A connection from an old one's port: which end the first is, who chooses the port, how old."""

from __future__ import annotations

import pytest

from harness.export.operation import Connect, Pause, Sysctl
from harness.export.program import Program
from harness.export.tests.made import calls, small_program


def program(words: str, *answers: str) -> Program:
    """A cell; of its id all but the address."""
    return small_program(f"first4,{words}", *answers)


def ports(of: Program) -> list[int | None]:
    """Where is connected to."""
    return [it.to.port for it in of.operations if isinstance(it, Connect)]


def test_a_first_that_a_server_accepted_closes_as_one() -> None:
    told = calls(program("time_wait,none,chosen,0,0,chosen,none,same", "EADDRINUSE", "-"))
    assert "accept first" in told and told[-1] == "bind second eaddrinuse"
    assert told.index("close conn") < told.index("close client")


def test_a_first_that_was_a_clients_has_its_port_from_the_kernel() -> None:
    made = program("last_ack,addr,automatic,0,0,chosen,none,same", "ok", "EADDRNOTAVAIL")
    told = calls(made)
    assert "accept server" in told and told.index("deafen conn") < told.index("close first")
    assert told[-2:] == ["bind second ok", "connect second eaddrnotavail"]
    ranges = [it.value for it in made.operations if isinstance(it, Sysctl)]
    assert ranges == ["0", "0", "9527 9527"]


def test_where_bind_chooses_both_the_kernel_is_left_its_range() -> None:
    made = program("established,none,chosen,0,0,chosen,addr,same", "EADDRINUSE", "-")
    assert "9527 9527" not in [it.value for it in made.operations if isinstance(it, Sysctl)]


def test_another_end_is_another_port() -> None:
    same = program("close_wait,none,chosen,0,0,automatic,none,same", "-", "EADDRNOTAVAIL")
    other = program("close_wait,none,chosen,0,0,automatic,none,another", "-", "EADDRNOTAVAIL")
    assert ports(same) == [9527, 9528] and ports(other) == [9527, 9]


@pytest.mark.parametrize(
    ("words", "waits"),
    [
        ("time_wait,none,chosen,1,1,automatic,none,same", True),
        ("fin_wait2_orphaned,none,automatic,1,2,automatic,none,same", True),
        ("time_wait,none,chosen,0,1,automatic,none,same", False),
        ("time_wait,none,chosen,1,0,automatic,none,same", False),
        ("last_ack,none,chosen,1,1,automatic,none,same", False),
        ("time_wait,none,chosen,1,1,chosen,none,same", False),
    ],
)
def test_it_waits_where_the_age_of_the_old_one_decides(words: str, waits: bool) -> None:
    answers = ("ok", "EINPROGRESS") if ",chosen,none" in words else ("-", "EINPROGRESS")
    assert program(words, *answers).has(Pause) is waits
