"""harness/language/address.py: addresses as written and as the kernel prints them."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.language.address import (
    Endpoint,
    canonical,
    is_everybodys,
    parse_endpoint,
    parse_interface_address,
    parse_wanted_endpoint,
    unmapped,
)
from harness.language.diagnostics import LineError


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("10.0.0.1:9527", Endpoint("10.0.0.1", 9527)),
        ("[fd00::1]:0", Endpoint("fd00::1", 0)),
        ("[::]:80", Endpoint("::", 80)),
        ("[FD00:0:0::1]:80", Endpoint("fd00::1", 80)),
        ("[::ffff:10.0.0.1]:80", Endpoint("::ffff:10.0.0.1", 80)),
    ],
)
def test_an_endpoint_is_read_into_its_one_form(text: str, endpoint: Endpoint) -> None:
    assert parse_endpoint(text) == endpoint


@pytest.mark.parametrize(
    "text",
    ["10.0.0.1", "10.0.0.300:80", "10.0.0.1:65536", "10.0.0.1:", "fd00::1:80", "[10.0.0.1]:80"]
    + ["[fd00::1]", "10.0.0.1:http", "*:80", ":80", "10.0.0.1:-1", "10.0.0.1:٣", "[fe80::1%lo]:1"],
)
def test_a_bad_endpoint_is_refused(text: str) -> None:
    with pytest.raises(LineError, match="bad (address|port)"):
        parse_endpoint(text)


@settings(deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 65535))
def test_an_ipv4_endpoint_survives_being_written_and_read(address: int, port: int) -> None:
    endpoint = Endpoint(str(IPv4Address(address)), port)
    assert parse_endpoint(str(endpoint)) == endpoint


@settings(deadline=None)
@given(st.integers(0, 2**128 - 1), st.integers(0, 65535))
def test_an_ipv6_endpoint_survives_being_written_and_read(address: int, port: int) -> None:
    endpoint = Endpoint(canonical(str(IPv6Address(address))), port)
    assert parse_endpoint(str(endpoint)) == endpoint


@pytest.mark.parametrize(
    ("text", "endpoint"),
    [
        ("*", Endpoint("*", None)),
        ("*:80", Endpoint("*", 80)),
        ("10.0.0.1:*", Endpoint("10.0.0.1", None)),
        ("[fd00::1]:*", Endpoint("fd00::1", None)),
    ],
)
def test_a_star_in_a_pattern_is_any(text: str, endpoint: Endpoint) -> None:
    assert parse_wanted_endpoint(text) == endpoint


def test_an_interface_address_has_a_prefix_that_fits() -> None:
    assert parse_interface_address("FD00::1/64") == "fd00::1/64"
    for text in ("10.0.0.1", "10.0.0.1/33", "fd00::1/129", "10.0.0.1/", "10.0.0.1/a"):
        with pytest.raises(LineError):
            parse_interface_address(text)


@pytest.mark.parametrize(
    ("address", "yes"),
    [
        ("0.0.0.0", True),
        ("::", True),
        ("127.0.0.2", True),
        ("::ffff:127.0.0.1", True),
        ("239.1.1.1", True),
        ("255.255.255.255", True),
        ("10.0.0.1", False),
        ("fd00::1", False),
    ],
)
def test_some_addresses_need_no_owner(address: str, yes: bool) -> None:
    assert is_everybodys(address) is yes


def test_a_mapped_address_is_the_ipv4_address_inside() -> None:
    assert unmapped("::ffff:10.0.0.1") == "10.0.0.1"
    assert unmapped("fd00::1") == "fd00::1"
