"""What a program is made of, read from its operations."""

from __future__ import annotations

from harness.export.operation import Accept, Bind, Open
from harness.export.program import Program
from harness.export.tests.made import KERNEL, cell_program
from harness.language.address import Endpoint


def test_sockets_come_in_the_order_of_their_making() -> None:
    assert cell_program().sockets == ("first", "client", "conn", "second")


def test_a_connection_that_nobody_uses_needs_no_variable() -> None:
    operations = (Open(socket="a", six=False), Accept(socket="a", made="b"))
    program = Program("x", "?", KERNEL, "", operations)
    assert program.unused == {"b"} and program.sockets == ("a",)


def test_addresses_are_those_of_the_host_below_mapped_ones() -> None:
    ends = (Endpoint("::ffff:10.0.0.3", 1), Endpoint("fd00::1", 1), Endpoint("10.0.0.3", 2))
    program = Program("x", "?", KERNEL, "", tuple(Bind(socket="a", to=end) for end in ends))
    assert program.addresses == ("10.0.0.3", "fd00::1")


def test_what_is_under_test_has_something_wanted() -> None:
    assert [type(it).__name__ for it in cell_program().under_test] == ["Bind"]
