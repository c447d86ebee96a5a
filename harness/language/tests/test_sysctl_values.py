"""harness/language/sysctl_values.py: what the kernel takes for the settings of ports."""

from __future__ import annotations

import pytest

from harness.language.diagnostics import LineError
from harness.language.sysctl_values import check_known_value

_RANGE = "net.ipv4.ip_local_port_range"
_RESERVED = "net.ipv4.ip_local_reserved_ports"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("net.ipv4.tcp_tw_reuse", "2"),
        ("net/ipv4/tcp_tw_reuse", " 0"),
        ("net.ipv4.tcp_tw_reuse", "0x1"),
        ("net.ipv4.ip_unprivileged_port_start", "65535"),
        (_RANGE, "1 65535"),
        (_RANGE, "40000\t40000"),
        (_RANGE, "40000"),
        (_RESERVED, ""),
        (_RESERVED, "8080,9000-9010,0-1"),
        ("net.ipv4.tcp_fin_timeout", "many"),
    ],
)
def test_what_a_kernel_takes_is_let_through(name: str, value: str) -> None:
    check_known_value(name, value)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("net.ipv4.tcp_tw_reuse", "3", "takes a number from 0 to 2, not '3'"),
        ("net.ipv4.tcp_tw_reuse", "yes", "takes a number from 0 to 2, not 'yes'"),
        ("net.ipv4.tcp_tw_reuse", "", "takes a number from 0 to 2, not ''"),
        ("net.ipv4.ip_unprivileged_port_start", "65536", "a number from 0 to 65535"),
        *(
            (_RANGE, it, "takes the first and the last port, 1 to 65535, as '32768 60999'")
            for it in ("", "0 9", "9 1", "1 65536", "1-9", "1 2 3", "9" * 5000)
        ),
        *(
            (_RESERVED, it, "takes ports and ranges, 0 to 65535, as '8080,9000-9010'")
            for it in ("1 2", "65536", "9-1", "all", "1,", "9" * 5000)
        ),
    ],
)
def test_any_other_is_refused_with_what_it_takes(name: str, value: str, said: str) -> None:
    with pytest.raises(LineError) as refusal:
        check_known_value(name, value)
    assert str(refusal.value).startswith(name)
    assert said in str(refusal.value)
