"""harness/language/sysctl.py: sysctls of a network namespace."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.sysctl import check_sysctl


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
