"""A socket's state as people say it."""

from __future__ import annotations

import pytest

from harness.report.state_words import state_words


@pytest.mark.parametrize(
    ("protocol", "state", "words"),
    [
        ("udp", "CLOSE", "open, unconnected"),
        ("udp", "ESTABLISHED", "open, connected"),
        ("tcp", "BOUND_INACTIVE", "bound, not listening"),
        ("tcp", "LISTEN", "LISTEN"),
        ("tcp", "TIME_WAIT", "TIME_WAIT"),
    ],
)
def test_a_state_is_told_as_people_say_it(protocol: str, state: str, words: str) -> None:
    assert state_words(protocol, state) == words
