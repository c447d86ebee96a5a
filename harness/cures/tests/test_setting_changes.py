"""Which settings of the host are tried, and to which value."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.setting_changes import setting_changes
from harness.cures.tests.made_up_case import entry, names, refused
from harness.formats.plan_step import AdvanceStep, SysctlStep

_RANGE = "net.ipv4.ip_local_port_range"
_RESERVED = "net.ipv4.ip_local_reserved_ports"


@pytest.mark.parametrize(
    ("kind", "address", "setting"),
    [
        ("tcp", "10.9.9.9:80", "net.ipv4.ip_nonlocal_bind"),
        ("tcp6", "[::ffff:10.9.9.9]:80", "net.ipv4.ip_nonlocal_bind"),
        ("udp6", "[fd09::9]:80", "net.ipv6.ip_nonlocal_bind"),
    ],
)
def test_an_address_of_nobody_may_be_bound(
    tmp_path: Path, kind: str, address: str, setting: str
) -> None:
    lines = [f"new: socket {kind}", f"new: 'bind {address} => ?'"]
    call = refused(tmp_path, *lines, at=2, outcome="EADDRNOTAVAIL")
    assert names(setting_changes(call)) == [f"{setting} 1 host"]


def test_a_port_may_be_anybody_s(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    call = refused(tmp_path, *lines, at=2, outcome="EACCES", users=(0, 1001))
    assert names(setting_changes(call)) == ["net.ipv4.ip_unprivileged_port_start 80 host"]


@pytest.mark.parametrize(
    ("ports", "setting"),
    [
        ("40000 40001", [f"{_RANGE} 40000 65535 host"]),
        ("40000 65535", [f"{_RANGE} 1024 65535 host"]),
        ("1024 65535", []),
    ],
)
def test_a_range_that_is_used_up_is_made_wider(
    tmp_path: Path, ports: str, setting: list[str]
) -> None:
    lines = ["new: socket udp", "new: bind 10.0.0.1:0 => ?"]
    assert names(setting_changes(refused(tmp_path, *lines, at=2, ports=ports))) == setting
    lines[0] = "new: socket tcp"
    call = refused(tmp_path, *lines, at=2, ports=ports)
    assert names(setting_changes(call)) == [*setting, "net.ipv4.ip_autobind_reuse 1 host"]


def test_what_the_case_keeps_back_is_given_free(tmp_path: Path) -> None:
    lines = [f"host: server sysctl {_RESERVED} 40000", "new: socket udp"]
    call = refused(tmp_path, *lines, "new: bind 10.0.0.1:0 => ?", at=3, ports="1024 65535")
    (change,) = setting_changes(call)
    ((step,),) = change.inserted.values()
    assert (change.code, change.value) == (_RESERVED, "")
    assert isinstance(step, SysctlStep) and step.value == "\n"


def test_a_time_wait_is_taken_over_when_it_is_old_enough(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: connect 10.0.0.2:80 => ?"]
    table = [entry("TIME_WAIT", "10.0.0.1:40000", inode=0, left=9, remote="10.0.0.2:80")]
    kept = {"at": 2, "outcome": "EADDRNOTAVAIL", "topology": "pair"}
    call = refused(tmp_path, *lines, table=table, **kept)  # type: ignore[arg-type]
    (change,) = setting_changes(call)
    ((setting, wait),) = change.inserted.values()
    assert isinstance(setting, SysctlStep) and setting.name == "net.ipv4.tcp_tw_reuse"
    assert isinstance(wait, AdvanceStep) and wait.ms > 2000
    call = refused(tmp_path, *lines, **kept)  # type: ignore[arg-type]
    assert names(setting_changes(call)) == []


def test_none_bears_on_a_port_that_another_socket_has(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    assert names(setting_changes(refused(tmp_path, *lines, at=2, ports="1 2"))) == []
