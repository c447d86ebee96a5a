"""harness/language/sysctl.py: sysctls of a network namespace."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.sysctl import check_sysctl, check_sysctl_value, device_of, meant_sysctl


@pytest.mark.parametrize(
    "name", ["net.ipv4.tcp_tw_reuse", "net.ipv4.conf.eth0/1.forwarding", "net.core.somaxconn"]
)
def test_a_name_below_net_is_let_through(name: str) -> None:
    check_sysctl(name)


@pytest.mark.parametrize(
    "name", ["", "net", "net.", "net..x", "kernel.hostname", "network.x", "net/ipv4", "net.x y"]
)
def test_any_other_is_refused(name: str) -> None:
    with pytest.raises(LineError, match="bad sysctl"):
        check_sysctl(name)


@pytest.mark.parametrize("value", ["", "1", "32768 60999", "4096\t131072\t6291456", "-1", "cubic"])
def test_a_line_may_be_written_to_one(value: str) -> None:
    check_sysctl_value("net.x", value)


@pytest.mark.parametrize("value", ["1\n", "1\n2", "\0", "\x1b[2J", "é", "1" * 4096])
def test_what_is_no_line_may_not(value: str) -> None:
    with pytest.raises(LineError, match=r"value of net\.x"):
        check_sysctl_value("net.x", value)


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("net.ipv4.conf.eth0.rp_filter", "eth0"),
        ("net.ipv6.neigh.lo.retrans_time_ms", "lo"),
        ("net.ipv4.conf.all.rp_filter", None),
        ("net.ipv4.conf.default.rp_filter", None),
        ("net.ipv4.tcp_tw_reuse", None),
        ("net.ipv4.conf.rp_filter", None),
    ],
)
def test_the_device_whose_setting_it_is(name: str, device: str | None) -> None:
    assert device_of(name) == device


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("net.ipv4.tcp_tw_reuse", None),
        ("net.ipv4.tcp_tw_reus", "net.ipv4.tcp_tw_reuse"),
        ("net/ipv4/tcp_tw_reuse", None),
        ("net.ipv4.tcp_fin_timout", "net.ipv4.tcp_fin_timeout"),
        ("net.ipv4.conf.eth0.rp_filter", None),
        ("net.ipv4.conf.eth0.rp_fliter", "net.ipv4.conf.eth0.rp_filter"),
        ("net.ipv4.conf.all.rp_filter", None),
        ("net.of_a_later_kernel", None),
    ],
)
def test_a_name_that_is_nearly_a_known_one_has_it_for_a_hint(name: str, meant: str | None) -> None:
    assert meant_sysctl(name) == meant
