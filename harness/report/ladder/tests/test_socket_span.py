"""Which entries of two tables are one socket, and for how long it was in a state."""

from __future__ import annotations

from collections import Counter

from harness.formats.observed_step import Socket
from harness.report.ladder.socket_span import Look, socket_spans, states_at


def entry(state: str, inode: int = 7, remote: str = "b:2") -> Socket:
    return Socket("tcp", "ipv4", state, "a:1", remote, "off", 0, inode, 0, 0, 0, 0)


def looks(*tables: tuple[Socket, ...]) -> list[Look]:
    return [Look(n, float(n), {"server": table}) for n, table in enumerate(tables, start=1)]


def test_a_socket_without_a_process_is_the_one_with_its_ends() -> None:
    seen = looks((entry("ESTABLISHED"),), (entry("FIN_WAIT2", 0),), (entry("TIME_WAIT", 0),), ())
    spans = socket_spans(["server"], seen, 9.0)
    told = [(it.state, it.begin, it.end, it.strip, it.stays) for it in spans]
    assert told == [
        ("ESTABLISHED", 1.0, 2.0, 0, False),
        ("FIN_WAIT2", 2.0, 3.0, 0, False),
        ("TIME_WAIT", 3.0, 4.0, 0, False),
    ]


def test_a_socket_that_is_connected_is_told_anew() -> None:
    seen = looks((entry("CLOSE", remote="0.0.0.0:0"),), (entry("CLOSE"),))
    remotes = [(it.remote, it.stays) for it in socket_spans(["server"], seen, 9.0)]
    assert remotes == [("0.0.0.0:0", False), ("b:2", True)]


def test_what_stays_is_there_to_the_end() -> None:
    (span,) = socket_spans(["server"], looks((entry("LISTEN"),), (entry("LISTEN"),)), 9.0)
    assert (span.end, span.seen, span.seq) == (9.0, 2, 1)
    assert states_at([span], "server", 9.0) == Counter({("tcp", "a:1", "b:2", "LISTEN"): 1})
