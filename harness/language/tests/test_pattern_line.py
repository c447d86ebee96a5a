"""What is written of a pattern is that pattern, read again."""

from __future__ import annotations

from hypothesis import given, strategies as st

from harness.language.address import parse_wanted_endpoint
from harness.language.socket_pattern import Pattern, parse_look
from harness.language.pattern_line import pattern_line

ENDS = st.sampled_from(["10.0.0.1:80", "*:*", "[fd00::1]:80", "10.0.0.1:*", "*:80"]).map(
    parse_wanted_endpoint
)
TIMES = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(
    lambda it: (min(it) * 1000, max(it) * 1000)
)


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    return Pattern(
        draw(ENDS),
        draw(st.sampled_from([None, "tcp", "udp"])),
        draw(st.none() | ENDS),
        draw(st.sampled_from([None, "LISTEN", "TIME_WAIT"])),
        draw(st.none() | st.booleans()),
        draw(st.none() | st.integers(0, 5)),
        draw(st.sampled_from([None, "timewait"])),
        draw(st.none() | TIMES),
        draw(st.none() | st.integers(0, 5)),
    )


@given(patterns())
def test_it_is_read_as_it_was(pattern: Pattern) -> None:
    assert parse_look(f"server {pattern_line(pattern)}").pattern == pattern
