"""The figure has the RFC's states; what must have been passed is on every way, and nothing else."""

from __future__ import annotations

import pytest

from harness.report.state_diagram.figure import ARROWS, STATES, TRANSITIONS, between, state_of


def test_every_state_is_reached_and_left() -> None:
    assert {begin for begin, _ in ARROWS} == {end for _, end in ARROWS} == set(STATES)
    assert len(ARROWS) == len(TRANSITIONS) == 21 and len(STATES) == 11


@pytest.mark.parametrize(
    ("begin", "end", "passed"),
    [
        ("CLOSED", "ESTABLISHED", ("SYN_SENT",)),
        ("CLOSED", "LISTEN", ()),
        ("LISTEN", "ESTABLISHED", ("SYN_RECV",)),
        ("ESTABLISHED", "FIN_WAIT2", ("FIN_WAIT1",)),
        ("ESTABLISHED", "TIME_WAIT", ("FIN_WAIT1",)),
        ("ESTABLISHED", "LAST_ACK", ("CLOSE_WAIT",)),
        ("SYN_SENT", "TIME_WAIT", ("FIN_WAIT1",)),
        ("CLOSED", "LAST_ACK", ("SYN_SENT", "ESTABLISHED", "CLOSE_WAIT")),
        ("LISTEN", "SYN_SENT", None),
        ("TIME_WAIT", "ESTABLISHED", None),
        ("CLOSE_WAIT", "FIN_WAIT1", None),
        ("LISTEN", "NONSENSE", None),
        ("NONSENSE", "LISTEN", None),
    ],
)
def test_what_is_between_two_states(begin: str, end: str, passed: tuple[str, ...] | None) -> None:
    assert between(begin, end) == passed


def test_a_socket_that_is_only_bound_is_closed() -> None:
    assert [state_of(it) for it in ("CLOSE", "BOUND_INACTIVE", "NEW_SYN_RECV", "LISTEN")] == [
        "CLOSED",
        "CLOSED",
        "SYN_RECV",
        "LISTEN",
    ]
