"""Which changes make sense for a refused call."""

from __future__ import annotations

from pathlib import Path

from harness.cures.changes import LONGEST_WAIT_MS, changes
from harness.cures.refused_call import RefusedCall
from harness.cures.tests.made_up_case import LISTENER, entry, refused
from harness.formats.observed_step import Socket
from harness.formats.plan_step import AdvanceStep


def names(call: RefusedCall) -> list[str]:
    return [f"{it.code} {it.value} {it.side}" for it in changes(call)]


def test_the_usual_ones_the_cheapest_first(tmp_path: Path) -> None:
    assert names(refused(tmp_path, *LISTENER, at=5)) == [
        "SO_REUSEADDR 1 new",
        "SO_REUSEPORT 1 new",
        "IPV6_V6ONLY 1 new",
        "address fd00::1 new",
        "address fd00::3 new",
        "SO_BINDTODEVICE lo new",
        "SO_REUSEADDR 1 old",
        "SO_REUSEPORT 1 old",
        "SO_BINDTODEVICE lo old",
        "SO_REUSEADDR 1 both",
        "SO_REUSEPORT 1 both",
        "stop old old",
    ]


def test_what_is_so_already_is_no_change(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: setsockopt SO_REUSEADDR 1", *LISTENER[1:]]
    found = names(refused(tmp_path, *lines, at=6))
    assert "SO_REUSEADDR 1 new" in found
    assert "SO_REUSEADDR 1 old" not in found and "SO_REUSEADDR 1 both" not in found


def test_only_an_ipv6_wildcard_can_leave_ipv4_alone(tmp_path: Path) -> None:
    lines = ["old: socket tcp6", "old: 'bind [::]:80'", "new: socket tcp"]
    found = names(refused(tmp_path, *lines, "new: bind 10.0.0.1:80 => ?", at=4))
    assert "IPV6_V6ONLY 1 old" in found and "IPV6_V6ONLY 1 new" not in found
    assert "address 10.0.0.3 new" in found and "address 10.0.0.1 new" not in found


def test_a_mapped_address_is_changed_for_another_mapped_one(tmp_path: Path) -> None:
    lines = [*LISTENER[:4], "new: 'bind [::ffff:10.0.0.1]:80 => ?'"]
    call = refused(tmp_path, *lines, at=5)
    (other,) = (it for it in changes(call) if it.code == "address")
    (step,) = other.replaced.values()
    assert "[::ffff:10.0.0.3]:80" in step.text


def test_waiting_is_as_long_as_the_remnant_has_left(tmp_path: Path) -> None:
    table = [entry("TIME_WAIT", inode=0, left=40_000)]
    (wait,) = (
        it for it in changes(refused(tmp_path, *LISTENER, at=5, table=table)) if it.code == "wait"
    )
    ((step,),) = wait.inserted.values()
    assert isinstance(step, AdvanceStep) and 45_000 <= step.ms <= 46_000 < step.within_ms


def test_nobody_waits_for_what_does_not_end_by_itself(tmp_path: Path) -> None:
    alive, remnant = entry("LISTEN"), entry("TIME_WAIT", inode=0, left=40_000)
    endless = entry("TIME_WAIT", inode=0, left=LONGEST_WAIT_MS)
    tables: list[list[Socket]] = [[], [alive], [alive, remnant], [endless]]
    for table in tables:
        found = names(refused(tmp_path, *LISTENER, at=5, table=table))
        assert not any(name.startswith("wait") for name in found)


def test_an_address_that_no_device_has_may_be_bound_all_the_same(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.9.9.9:80 => ?"]
    call = refused(tmp_path, *lines, at=2, outcome="EADDRNOTAVAIL")
    assert "IP_FREEBIND 1 new" in names(call)


def test_root_may_what_a_user_may_not(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    call = refused(tmp_path, *lines, at=2, outcome="EACCES", users=(0, 1001))
    assert "user 0 new" in names(call)


def test_the_port_can_be_left_to_connect(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.0.0.1:0", "new: connect 10.0.0.3:80 => ?"]
    call = refused(tmp_path, *lines, at=3, outcome="EADDRNOTAVAIL")
    assert "IP_BIND_ADDRESS_NO_PORT 1 new" in names(call)
    assert "IP_BIND_ADDRESS_NO_PORT 1 new" not in names(refused(tmp_path, *LISTENER, at=5))
