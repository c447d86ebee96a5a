"""The names of sysctls that a network namespace has of its own."""

from __future__ import annotations

import re

from harness.language.diagnostics import LineError

_SYSCTL = re.compile(r"net\.[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*")


def check_sysctl(name: str) -> None:
    """Refuse what is not a network namespace's sysctl; raises LineError."""
    if not _SYSCTL.fullmatch(name):
        raise LineError(f"bad sysctl '{name}': write for example net.ipv4.tcp_tw_reuse")
