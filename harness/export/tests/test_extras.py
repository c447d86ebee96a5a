"""One more option on one of two sockets, and an address that nobody has."""

from __future__ import annotations

import pytest

from harness.export.tests.made import one_of_grid, settings, small_program


@pytest.mark.parametrize(
    ("option", "four", "six"),
    [
        ("freebind", "IP_FREEBIND=1", "IPV6_FREEBIND=1"),
        ("transparent", "IP_TRANSPARENT=1", "IPV6_TRANSPARENT=1"),
        ("device", "SO_BINDTODEVICE=lo", "SO_BINDTODEVICE=lo"),
        ("address_no_port", "IP_BIND_ADDRESS_NO_PORT=1", "IP_BIND_ADDRESS_NO_PORT=1"),
    ],
)
def test_an_option_is_of_the_sockets_family(option: str, four: str, six: str) -> None:
    for address, name in (("first4", four), ("first6", six)):
        program = small_program(f"udp,{option},second,{address},none,{address},none", "ok", "-")
        assert settings(program, "second")[-1] == name and name not in settings(program, "first")


def test_what_nobody_has_is_not_given_to_the_host() -> None:
    program = one_of_grid("extras")
    assert settings(program, "first") == ["IP_TRANSPARENT=1"]
    assert program.addresses == ("0.0.0.0",)
