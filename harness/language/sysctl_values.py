"""What the kernel takes for the settings of ports, so that another value is told before a run.

Owns the settings whose bounds are the same on all kernels that scenarios are run on; of any other,
and of what depends on a second setting, the kernel has the word. Bounds as in ipv4_net_table[] of
net/ipv4/sysctl_net_ipv4.c (5.10 to 7.3).
"""

from __future__ import annotations

import re

from harness.language.diagnostics import LineError

_LAST_PORT = 65_535
_BOUNDS = {
    "net.ipv4.ip_autobind_reuse": (0, 1),
    "net.ipv4.ip_unprivileged_port_start": (0, _LAST_PORT),
    "net.ipv4.tcp_l3mdev_accept": (0, 1),
    "net.ipv4.tcp_migrate_req": (0, 1),
    "net.ipv4.tcp_syn_retries": (1, 127),
    "net.ipv4.tcp_tw_reuse": (0, 2),
    "net.ipv4.tcp_tw_reuse_delay": (1, 60_000),
    "net.ipv4.udp_l3mdev_accept": (0, 1),
}
_RANGE = "net.ipv4.ip_local_port_range"
_RESERVED = "net.ipv4.ip_local_reserved_ports"
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)", re.ASCII)
_PORTS = re.compile(r"([0-9]+)(?:-([0-9]+))?", re.ASCII)
_BASED = re.compile(r"-?0[xX0-9][0-9a-fA-F]*", re.ASCII)  # simple_strtoul(): 0x1, 017


def check_known_value(name: str, value: str) -> None:
    """Refuse what no kernel takes for a setting that is known; raises LineError."""
    name = name.replace("/", ".")
    if any(_BASED.fullmatch(word) for word in value.split()):
        return
    if name in _BOUNDS:
        low, high = _BOUNDS[name]
        if not _is_within(value.strip(), low, high):
            raise LineError(f"{name} takes a number from {low} to {high}, not '{value}'")
    elif name == _RANGE:
        ends = value.split()
        is_range = 0 < len(ends) < 3 and all(_is_within(end, 1, _LAST_PORT) for end in ends)
        if not is_range or int(ends[0]) > int(ends[-1]):
            raise LineError(
                f"{name} takes the first and the last port, 1 to {_LAST_PORT}, as '32768 60999',"
                f" not '{value}'"
            )
    elif name == _RESERVED:
        if not all(map(_are_ports, value.strip().split(",") if value.strip() else ())):
            raise LineError(
                f"{name} takes ports and ranges, 0 to {_LAST_PORT}, as '8080,9000-9010',"
                f" not '{value}'"
            )


def _is_within(word: str, low: int, high: int) -> bool:
    return _NUMBER.fullmatch(word) is not None and len(word) < 20 and low <= int(word) <= high


def _are_ports(word: str) -> bool:
    found = _PORTS.fullmatch(word)
    if found is None or len(word) > 20:
        return False
    first, last = int(found[1]), int(found[2] or found[1])
    return first <= last <= _LAST_PORT
