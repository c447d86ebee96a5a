"""Which options make sense for a refused call."""

from __future__ import annotations

from pathlib import Path

from harness.cures.option_changes import option_changes
from harness.cures.refused_call import RefusedCall
from harness.cures.tests import made_up_case
from harness.cures.tests.made_up_case import LISTENER, refused


def names(call: RefusedCall) -> list[str]:
    return made_up_case.names(option_changes(call))


def test_what_is_so_already_is_no_change(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: setsockopt SO_REUSEADDR 1", *LISTENER[1:]]
    found = names(refused(tmp_path, *lines, at=6))
    assert "SO_REUSEADDR 1 new" in found
    assert "SO_REUSEADDR 1 old" not in found and "SO_REUSEADDR 1 both" not in found


def test_only_an_ipv6_wildcard_can_leave_ipv4_alone(tmp_path: Path) -> None:
    lines = ["old: socket tcp6", "old: 'bind [::]:80'", "new: socket tcp"]
    found = names(refused(tmp_path, *lines, "new: bind 10.0.0.1:80 => ?", at=4))
    assert "IPV6_V6ONLY 1 old" in found and "IPV6_V6ONLY 1 new" not in found


def test_an_address_that_no_device_has_may_be_bound_all_the_same(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.9.9.9:80 => ?"]
    call = refused(tmp_path, *lines, at=2, outcome="EADDRNOTAVAIL")
    assert "IP_FREEBIND 1 new" in names(call)


def test_the_port_can_be_left_to_connect(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.0.0.1:0", "new: connect 10.0.0.3:80 => ?"]
    call = refused(tmp_path, *lines, at=3, outcome="EADDRNOTAVAIL")
    assert "IP_BIND_ADDRESS_NO_PORT 1 new" in names(call)
    assert "IP_BIND_ADDRESS_NO_PORT 1 new" not in names(refused(tmp_path, *LISTENER, at=5))


def test_a_broadcast_address_takes_an_option(tmp_path: Path) -> None:
    lines = ["new: socket udp", "new: connect 10.0.0.255:80 => ?"]
    call = refused(tmp_path, *lines, at=2, outcome="EACCES", topology="pair")
    assert "SO_BROADCAST 1 new" in names(call)
    assert "SO_BROADCAST 1 new" not in names(refused(tmp_path, *LISTENER, at=5, outcome="EACCES"))


def test_nobody_else_is_reached_over_lo(tmp_path: Path) -> None:
    for target, is_tried in (("10.0.0.2", False), ("10.0.0.3", True), ("127.0.0.1", True)):
        lines = ["new: socket tcp", f"new: connect {target}:80 => ?"]
        call = refused(tmp_path, *lines, at=2, outcome="EADDRNOTAVAIL", topology="pair")
        assert ("SO_BINDTODEVICE lo new" in names(call)) == is_tried
