"""harness/language/variables.py: `$name` in texts."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.variables import is_bare_ipv6, names_in, substitute, whole_name

VALUES = {"server": "fd00::1", "client": "10.0.0.2", "port": "9527", "any": "::"}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("bind $client:$port", "bind 10.0.0.2:9527"),
        ("bind $server:9527", "bind [fd00::1]:9527"),
        ("bind ${server}:9527", "bind [fd00::1]:9527"),
        ("$server:*", "[fd00::1]:*"),
        ("$any:0", "[::]:0"),
        ("address add $server/64", "address add fd00::1/64"),
        ("run x --address $server", "run x --address fd00::1"),
        ("costs $$5", "costs $5"),
        ("no variable", "no variable"),
    ],
)
def test_references_are_filled_in_with_brackets_before_a_port(text: str, filled: str) -> None:
    assert substitute(text, VALUES, {}) == filled


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("$serve", "unknown variable 'serve': did you mean 'server'?"),
        ("${server", "a '\\$' without a name"),
        ("$ x", "a '\\$' without a name"),
        ("$9", "a '\\$' without a name"),
        ("$loopback2", "has no ipv6 address"),
    ],
)
def test_a_reference_without_a_value_is_refused(text: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        substitute(text, VALUES, {"loopback2": "it has no ipv6 address"})


def test_the_names_of_a_text_are_found() -> None:
    assert names_in("$a ${b} $$c $d_1:2") == ["a", "b", "d_1"]
    assert whole_name(" $outcome ") == "outcome"
    assert whole_name("$a | $b") is None
    assert whole_name("$$") is None


def test_an_address_with_a_port_or_a_time_is_no_bare_address() -> None:
    assert is_bare_ipv6("fd00::1") and is_bare_ipv6("::ffff:10.0.0.1")
    assert not any(is_bare_ipv6(text) for text in ("10.0.0.1", "[fd00::1]:80", "a:b:c!", "1:2"))
