"""harness/language/endpoint_fault.py: which part of an address with a port is wrong."""

from __future__ import annotations

import pytest

from harness.language.endpoint_fault import AnyFamily, endpoint_fault

_ANY = AnyFamily("unix:", "/tmp/", 107, lambda word: word == "eth0")
_ADDRESS = " is no address: write one like 10.0.0.1 or [fd00::1]"


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("10.0.0.1:70000", "'70000' is no port: a port is a number from 0 to 65535"),
        ("[fd00::1]:http", "'http' is no port"),
        ("10.0.0.1", "'10.0.0.1' has no port: write for example 10.0.0.1:9527"),
        ("[fd00::1]", "write for example [fd00::1]:9527"),
        *(
            (f"{it}:80", f"'{it}'{_ADDRESS}")
            for it in ("10.0.0.1.5", "10.0.0", "010.0.0.1", "*", "localhost")
        ),
        ("[fd00::g]:80", f"'fd00::g'{_ADDRESS}"),
        ("fd00::1:80", "an IPv6 address stands in brackets"),
        ("fe80::1%eth0:80", "an IPv6 address stands in brackets"),
        ("[10.0.0.1]:80", "brackets are for IPv6 addresses"),
        ("[fe80::1]%eth0:80", "within its brackets"),
        ("10.0.0.1%eth0:80", "a scope is an IPv6 address's"),
        ("[fe80::1%eth1]:80", "'eth1' is no device's name"),
        ("10.0.0.1/24:80", "an address with a port has no prefix"),
        ("unix:/run/x", "a path is a name in /tmp/ like unix:/tmp/x.sock"),
    ],
)
def test_the_part_that_is_wrong_is_named(word: str, said: str) -> None:
    assert said in (endpoint_fault(word, _ANY) or "nothing")


def test_a_scope_can_stand_only_where_any_family_can() -> None:
    assert "no scope can stand here" in (endpoint_fault("[fe80::1%eth0]:1", None) or "nothing")


@pytest.mark.parametrize("word", ["", "X", "[fd00::1", "10.0.0.1:80:90", "[fd00::1]80"])
def test_nothing_is_said_of_what_is_not_like_one(word: str) -> None:
    assert endpoint_fault(word, _ANY) is None
