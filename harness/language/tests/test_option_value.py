"""harness/language/option_value.py: an option by its name and by its numbers."""

from __future__ import annotations

import pytest

from harness.language.call import parse_call
from harness.language.option_value import option_value


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("setsockopt SO_REUSEADDR 1", ("1",)),
        ("setsockopt conn SO_REUSEADDR 00", ("0",)),
        ("setsockopt 1 2 01000000", ("1",)),
        ("setsockopt conn 1 2 00000000", ("0",)),
        ("setsockopt 6 19 ffffffff", ("-1",)),  # TCP_REPAIR
        ("setsockopt 0 15 01", ("1",)),  # ip(7) options take one byte, too
        ("setsockopt SO_BINDTODEVICE eth0", ("eth0",)),
        ("setsockopt 1 25 65746830", ("eth0",)),
        ("setsockopt 1 25 6c6f0000", ("lo",)),
        ("setsockopt 1 25 none", ("",)),
        ("setsockopt IP_LOCAL_PORT_RANGE 40000 40010", ("40000", "40010")),
        ("setsockopt 0 51 409c4a9c", ("40000", "40010")),
        ("setsockopt 0 51 0000ffff", ("0", "65535")),
    ],
)
def test_what_is_set_is_the_same_however_it_is_written(line: str, value: tuple[str, ...]) -> None:
    assert option_value(parse_call(line), line) == value
