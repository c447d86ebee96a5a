"""A join that was refused is told by the argument, or the socket, that it failed for."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.verdict import Cause
from harness.judge.tests.witnessed import findings_on
from harness.tests.evidence_builder import Case

OTHER = "IPV6_JOIN_GROUP"


@pytest.mark.parametrize(
    ("kind", "line", "outcome", "wanted"),
    [
        (
            *("udp", "IP_ADD_MEMBERSHIP 10.1.2.3 10.0.0.1", "EINVAL"),
            Cause.of("group-not-multicast", group="10.1.2.3"),
        ),
        (
            *("udp6", "IPV6_JOIN_GROUP ::ffff:239.1.1.1 lo", "EINVAL"),
            Cause.of("group-not-multicast", group="::ffff:239.1.1.1"),
        ),
        (
            *("udp", "0 35 0a0101010a000001", "EINVAL"),
            Cause.of("group-not-multicast", group="10.1.1.1"),
        ),
        ("udp", "0 35 ef010101", "EINVAL", Cause.of("join-too-short", bytes=4, least=8)),
        (
            *("udp", "0 35 ef0101010a090909", "ENODEV"),
            Cause.of("group-without-device", host="server", group="239.1.1.1", address="10.9.9.9"),
        ),
        (
            *("udp6", "IPV6_JOIN_GROUP ff02::7 eth9", "ENODEV"),
            Cause.of("group-device-unknown", host="server", device="eth9"),
        ),
        (
            *("tcp", "IP_ADD_MEMBERSHIP 239.1.1.1 10.0.0.1", "EPROTO"),
            Cause.of("join-of-stream", option="IP_ADD_MEMBERSHIP"),
        ),
        (
            *("udp", "IPV6_JOIN_GROUP ff02::7 lo", "ENOPROTOOPT"),
            Cause.of("join-of-other-family", option=OTHER),
        ),
        (
            *("udp", "IP_ADD_MEMBERSHIP 239.1.1.1 10.0.0.1", "ENOBUFS"),
            Cause.of("groups-too-many", group="239.1.1.1"),
        ),
        ("udp6", "IPV6_JOIN_GROUP ff02::7 lo", "ENOPROTOOPT", None),
        (
            *("udp6", "IPV6_JOIN_GROUP ff02::7 eth0", "EINVAL"),
            Cause.of("group-device-mtu", host="server", device="eth0"),
        ),
        ("udp6", f"41 20 ff02{27 * '0'}7{'02000000'}", "EINVAL", None),
        ("udp", "IP_MULTICAST_TTL 900", "EINVAL", None),
    ],
)
def test_what_was_wrong(
    tmp_path: Path, kind: str, line: str, outcome: str, wanted: Cause | None
) -> None:
    case = Case()
    case.call("server", f"socket {kind}")
    case.call("server", f"setsockopt {line}", outcome)
    refusal = findings_on(case, tmp_path).refusal
    assert (None if refusal is None else refusal.cause) == wanted
