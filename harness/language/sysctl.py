"""The names of sysctls that a network namespace has of its own, and what may be written to them."""

from __future__ import annotations

import difflib
import re
from functools import cache
from pathlib import Path

from harness.language.diagnostics import LineError

# A write to /proc/sys is taken up to a page (proc_dostring() and its kin, kernel/sysctl.c).
_LONGEST_VALUE = 4095
_SYSCTL = re.compile(r"net\.[A-Za-z0-9_-]+([./][A-Za-z0-9_-]+)*")
_OF_DEVICE = re.compile(r"net\.ipv[46]\.(?:conf|neigh)\.(.+)\.[^.]+")
_OF_ANY = re.compile(r"(net\.ipv[46]\.(?:conf|neigh)\.)(.+)(\.[^.]+)")
_FILE = Path(__file__).parent / "sysctls.txt"
_NEAR = 0.85
_VALUE = re.compile(r"[\t\x20-\x7e]*")


def check_sysctl(name: str) -> None:
    """Refuse what is not a network namespace's sysctl; raises LineError."""
    if not _SYSCTL.fullmatch(name):
        raise LineError(f"bad sysctl '{name}': write for example net.ipv4.tcp_tw_reuse")


def device_of(name: str) -> str | None:
    """The device whose setting it is: `eth0` of net.ipv4.conf.eth0.rp_filter; None for no device's.

    Documentation/networking/ip-sysctl.rst: `conf/all` and `conf/default` are of every device.
    """
    found = _OF_DEVICE.fullmatch(name)
    return None if found is None or found[1] in ("all", "default") else found[1]


def check_sysctl_value(name: str, value: str) -> None:
    """Refuse what cannot be written to one; whether the kernel takes it is its own affair.

    Raises LineError.
    """
    if not _VALUE.fullmatch(value):
        raise LineError(f"bad value of {name}: one line of ASCII is wanted, without line ends")
    if len(value) > _LONGEST_VALUE:
        raise LineError(f"the value of {name} is longer than {_LONGEST_VALUE} letters")


@cache
def meant_sysctl(name: str) -> str | None:
    """The setting whose name is nearly this one's, if this is none that is known (`sysctls.txt`).

    Only a guess: a kernel may have settings that are not in the list.
    """
    found = _OF_ANY.fullmatch(name.replace("/", "."))
    asked = name.replace("/", ".") if found is None else f"{found[1]}*{found[3]}"
    known = _FILE.read_text(encoding="ascii").split()
    near = [] if asked in known else difflib.get_close_matches(asked, known, n=1, cutoff=_NEAR)
    if not near:
        return None
    return near[0] if found is None else near[0].replace("*", found[2])
