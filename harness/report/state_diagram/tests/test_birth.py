"""Who opened a connection is told where something shows it, and else not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.tests.made_up import call, ladder, span
from harness.report.state_diagram.birth import Birth, Born, birth_of

OPEN = replace(span(1, 3.0, 9.0, "ESTABLISHED"), local="10.0.0.1:80", remote="10.0.0.2:5", seq=3)
LISTENER = replace(span(0, 1.0, 4.0), local="10.0.0.1:80", seq=1)
CONNECT = replace(call(2, 2.0, 2.5), what="connect 10.0.0.2:5")


@pytest.mark.parametrize(
    ("marks", "born"),
    [
        ([], Born(Birth.UNKNOWN)),
        ([LISTENER], Born(Birth.PASSIVE, 1)),
        ([replace(LISTENER, local="0.0.0.0:80")], Born(Birth.PASSIVE, 1)),
        ([replace(LISTENER, local="10.0.0.3:80")], Born(Birth.UNKNOWN)),
        ([replace(LISTENER, local="10.0.0.1:81")], Born(Birth.UNKNOWN)),
        ([replace(LISTENER, host="client")], Born(Birth.UNKNOWN)),
        ([replace(LISTENER, end=2.9)], Born(Birth.UNKNOWN)),
        ([LISTENER, CONNECT], Born(Birth.ACTIVE, 2)),
        ([replace(CONNECT, what="connect a 10.0.0.2:5")], Born(Birth.ACTIVE, 2)),
        ([replace(CONNECT, what="connect 10.0.0.2:6")], Born(Birth.UNKNOWN)),
        ([replace(CONNECT, outcome="ECONNREFUSED")], Born(Birth.UNKNOWN)),
        ([replace(CONNECT, outcome="EINTR", end=3.5)], Born(Birth.ACTIVE, 2)),
        ([replace(CONNECT, begin=3.1)], Born(Birth.UNKNOWN)),
    ],
)
def test_who_opened_it(marks: list[CallMark | SocketSpan], born: Born) -> None:
    assert birth_of(ladder(OPEN, *marks), OPEN) == born


def test_what_is_not_connected_opens_itself() -> None:
    assert birth_of(ladder(LISTENER), LISTENER) == Born(Birth.ACTIVE)
