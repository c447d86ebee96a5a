"""The names of sysctls that a network namespace has of its own, and what may be written to them."""

from __future__ import annotations

import re

from harness.language.diagnostics import LineError

# A write to /proc/sys is taken up to a page (proc_dostring() and its kin, kernel/sysctl.c).
_LONGEST_VALUE = 4095
_SYSCTL = re.compile(r"net\.[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*")
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def check_sysctl(name: str) -> None:
    """Refuse what is not a network namespace's sysctl; raises LineError."""
    if not _SYSCTL.fullmatch(name):
        raise LineError(f"bad sysctl '{name}': write for example net.ipv4.tcp_tw_reuse")


def check_sysctl_value(name: str, value: str) -> None:
    """Refuse what cannot be written to one; whether the kernel takes it is its own affair.

    Raises LineError.
    """
    if not _VALUE.fullmatch(value):
        raise LineError(f"bad value of {name}: one line of ASCII is wanted, without line ends")
    if len(value) > _LONGEST_VALUE:
        raise LineError(f"the value of {name} is longer than {_LONGEST_VALUE} letters")
