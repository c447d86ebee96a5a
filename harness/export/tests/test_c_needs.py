"""A program has the headers and the addresses that its calls need, and no others."""

from __future__ import annotations

from harness.export.c_needs import needs_of, network
from harness.export.operation import Bind, Open, SetOption, Sysctl
from harness.export.program import Program
from harness.export.tests.made import KERNEL, cell_program
from harness.language.address import Endpoint


def program(*operations: Open | Bind | SetOption | Sysctl) -> Program:
    """A program of these operations."""
    return Program("x", "?", KERNEL, "", operations)


def test_headers_follow_from_the_calls() -> None:
    assert "fcntl.h" not in needs_of(program()).includes
    assert "fcntl.h" in needs_of(program(Sysctl(name="net.a", value="1"))).includes
    syn = SetOption(socket="a", option="TCP_SYNCNT", value=(1,))
    assert "netinet/tcp.h" in needs_of(program(syn)).includes


def test_addresses_that_lo_has_by_itself_are_not_added() -> None:
    ends = ("127.0.0.1", "::1", "::", "0.0.0.0")
    needs = needs_of(program(*(Bind(socket="a", to=Endpoint(end, 1)) for end in ends)))
    assert not needs.ten and needs.six == ()


def test_those_of_the_scenarios_are() -> None:
    ends = ("::ffff:10.0.0.1", "fd00::1")
    needs = needs_of(program(*(Bind(socket="a", to=Endpoint(end, 1)) for end in ends)))
    assert needs.ten and needs.six == ("fd00::1",)


def test_root_makes_no_user_namespace_which_not_every_kernel_has() -> None:
    line = "DO(unshare(CLONE_NEWNET) ? unshare(CLONE_NEWUSER | CLONE_NEWNET) : 0);"
    for cell in (
        "tcp,first4,none,bound,first4,none,other,none",
        "udp,first4,none,bound,first4,none,same,none",
    ):
        assert line in network(cell_program(cell))[0]
