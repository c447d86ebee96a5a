"""harness/language/wire_check.py: the lines under `wire:`."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.wire_check import WireCheck, parse_check


@pytest.mark.parametrize(
    ("line", "check"),
    [
        ("first FIN from server", WireCheck("first", "FIN", "server")),
        ("no RST", WireCheck("none", "RST")),
        ("no SYN-ACK from client", WireCheck("none", "SYN-ACK", "client")),
        ("2 SYN", WireCheck("count", "SYN", count=2)),
        ("0 ACK from server", WireCheck("count", "ACK", "server", count=0)),
        (
            "SYN 2 from client answered RST",
            WireCheck("answer", "SYN", "client", nth=2, answer="RST"),
        ),
        (
            "SYN 1 from client:40000 answered nothing",
            WireCheck("answer", "SYN", "client", 40000, 1, answer="nothing"),
        ),
    ],
)
def test_a_check_is_read(line: str, check: WireCheck) -> None:
    assert parse_check(line) == check


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "unknown wire check ''"),
        ("last FIN from server", "forms: first FLAG from HOST; no FLAG"),
        ("first FIN", "'from HOST' is missing"),
        ("first FINN from server", "unknown flag 'FINN': did you mean 'FIN'?"),
        ("first", "a flag is missing"),
        ("no RST from", "a host is missing after 'from'"),
        ("no RST from server please", "'please' is too much"),
        ("FIN 1 from client answered RST", "only a SYN's answer"),
        ("SYN 0 from client answered RST", "counted from 1"),
        ("SYN 1 from client", "'from HOST answered FLAG' is missing"),
        ("SYN 1 from client:0x answered RST", "bad port '0x'"),
        ("SYN 1 from client answered NOTHING", "unknown flag 'NOTHING'"),
        ("SYN 1 from client answered RST now", "'now' is too much"),
        ("9999999 SYN", "bad number '9999999'"),
    ],
)
def test_a_wrong_check_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message.replace("?", r"\?")):
        parse_check(line)
