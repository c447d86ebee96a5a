"""A group is left first, or joined on another device; in both families."""

from __future__ import annotations

from pathlib import Path

from harness.cures.change import Change
from harness.cures.join_changes import join_changes
from harness.cures.tests.made_up_case import lines_of, refused


def tried(
    home: Path, kind: str, join: str, outcome: str = "EADDRINUSE"
) -> dict[str, tuple[Change, list[str]]]:
    lines = [f"new: socket {kind}", f"new: setsockopt {join} => ?"]
    call = refused(home, *lines, at=2, outcome=outcome, topology="pair")
    assert call.verb == "join" and call.old == () and call.holders == ()
    return {f"{it.code} {it.value}": (it, lines_of(it)) for it in join_changes(call)}


def test_of_ipv4_by_an_address_of_the_device(tmp_path: Path) -> None:
    found = tried(tmp_path, "udp", "IP_ADD_MEMBERSHIP 224.0.0.9 10.0.0.3")
    assert found["leave 224.0.0.9"][1] == [
        "new: setsockopt sock IP_DROP_MEMBERSHIP 224.0.0.9 10.0.0.3"
    ]
    assert found["join lo"][1] == ["new: setsockopt IP_ADD_MEMBERSHIP 224.0.0.9 127.0.0.1"]
    assert len(found) == 2  # 10.0.0.1 is on the same device


def test_of_ipv6_by_the_device(tmp_path: Path) -> None:
    found = tried(tmp_path, "udp6", "IPV6_JOIN_GROUP ff02::9 eth0")
    leave = "ff02" + 13 * "00" + "09" + 4 * "00"
    assert found["leave ff02::9"][1] == [f"new: setsockopt sock 41 21 {leave}"]
    assert found["join lo"][1] == ["new: setsockopt IPV6_JOIN_GROUP ff02::9 lo"]


def test_by_number_the_same_bytes_leave(tmp_path: Path) -> None:
    found = tried(tmp_path, "udp", "0 35 e00000090a000001")
    assert [lines for _, lines in found.values()] == [
        ["new: setsockopt sock 0 36 e00000090a000001"]
    ]


def test_nothing_is_left_that_was_never_joined(tmp_path: Path) -> None:
    found = tried(tmp_path, "udp", "IP_ADD_MEMBERSHIP 224.0.0.9 10.0.0.1", "EACCES")
    assert list(found) == ["join lo"]
