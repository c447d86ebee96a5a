"""Many sockets are a loop, of a program and of a kselftest."""

from __future__ import annotations

from pathlib import Path

from harness.export.c_expression import Style
from harness.export.c_many import each_of_many, each_in_a_test
from harness.export.c_text import c_text
from harness.export.operation import StartMany
from harness.export.tests.made import one_of_grid

GOLDEN = Path(__file__).parent / "golden"


def many(*, six: bool = False, listens: bool = False) -> StartMany:
    """Three of them."""
    return StartMany(
        socket="many",
        count=3,
        six=six,
        udp=False,
        options=("SO_REUSEADDR",),
        listens=listens,
        port=9527,
        backlog=4,
    )


def test_a_loop_binds_each_to_an_address_of_its_own() -> None:
    lines = each_of_many(many(), Style())
    assert lines[0] == "for (int n = 2; n < 5; n++) {" and lines[-1] == "}"
    assert '\tchar ip[16]; snprintf(ip, sizeof(ip), "127.0.0.%d", n);' in lines
    assert "\tDO(bind(many, AT(ip, 9527)));" in lines and "listen" not in "".join(lines)


def test_the_text_of_a_program_is_the_golden_one() -> None:
    assert c_text(one_of_grid("many")) == (GOLDEN / "many.c").read_text()


def test_addresses_of_ipv6_are_made_before() -> None:
    lines = each_of_many(many(six=True, listens=True), Style())
    assert any("SIOCSIFADDR" in line for line in lines) and "\tDO(listen(many, 4));" in lines


def test_a_kselftest_keeps_them_all_to_close_them() -> None:
    lines = each_in_a_test(many(six=True), Style(prefix="self->", plain=True))
    assert "\tself->many[n] = socket(AF_INET6, SOCK_STREAM, 0);" in lines
    assert "\tASSERT_EQ(0, add_ipv6(ip));" in lines
    assert "\tASSERT_LE(0, set(self->many[n], SOL_SOCKET, SO_REUSEADDR, 1));" in lines
