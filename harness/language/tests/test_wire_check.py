"""harness/language/wire_check.py: the lines under `wire:`."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.wire_check import Mark, WireCheck, parse_check


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
        ("at least 2 SYN from client", WireCheck("least", "SYN", "client", count=2)),
        (
            "SYN 1 to SYN 2 from client in 0.9s..1.3s",
            WireCheck(
                "time", "SYN", "client", nth=1, to=Mark("SYN", 2, "client"), in_ms=(900, 1300)
            ),
        ),
        (
            "FIN 1 from server:80 to RST 3 from client:5 in 0ms..10ms",
            WireCheck(
                "time", "FIN", "server", 80, 1, to=Mark("RST", 3, "client", 5), in_ms=(0, 10)
            ),
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
        ("fisrt SYN from client", "'fisrt SYN from client': did you mean 'first'"),
        ("at laest 2 SYN from client", "did you mean 'at least'"),
        ("SYNN 1 to SYN 2 from client in 1s..2s", "unknown flag 'SYNN': did you mean 'SYN'?"),
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
        ("at least SYN", "a number is missing after 'at least'"),
        ("at least 0 SYN", "at least 0 is always so"),
        ("at least 1 SYNN", "unknown flag 'SYNN': did you mean 'SYN'?"),
        ("SYN 1 to SYN 2 from client", "'in LO..HI' is missing"),
        ("SYN 1 to SYN 2 in 1s..2s", "'from HOST' is missing before 'in'"),
        ("SYN 1 to SYN 1 from client in 1s..2s", "both are the same"),
        ("SYN 1 to SYN 0 from client in 1s..2s", "segments are counted from 1"),
        ("SYN 1 to SYN from client in 1s..2s", "a number is missing after 'SYN'"),
        ("SYN 1 to SYN 2 from client in 2s..1s", "2s..1s"),
        ("SYN 1 to SYN 2 from client in 1s..2s now", "'now' is too much"),
    ],
)
def test_a_wrong_check_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message.replace("?", r"\?")):
        parse_check(line)
