"""Settings of the host as cures: sysctls, which root sets, and which bear on every process there.

Owns which of them bears on which refusal, and the value that is tried. Sources:
Documentation/networking/ip-sysctl.rst, and the functions that read them.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.cures.change import SETTING, WITHIN_MS, Change
from harness.cures.refused_call import RefusedCall
from harness.formats.plan_step import AdvanceStep, Step, SysctlStep
from harness.language.address import unmapped

RANGE = "net.ipv4.ip_local_port_range"
RESERVED = "net.ipv4.ip_local_reserved_ports"
PRIVILEGED = "net.ipv4.ip_unprivileged_port_start"
TW_REUSE = "net.ipv4.tcp_tw_reuse"
AUTOBIND_REUSE = "net.ipv4.ip_autobind_reuse"
NONLOCAL = {False: "net.ipv4.ip_nonlocal_bind", True: "net.ipv6.ip_nonlocal_bind"}
"""for IPv4, for IPv6"""
_FIRST_PORT, _LAST_PORT = 1024, 65_535
# An empty list: a write of no bytes would change nothing (proc_do_large_bitmap(), kernel/sysctl.c).
_NONE = "\n"
# tcp_twsk_unique(), net/ipv4/tcp_ipv4.c: a TIME_WAIT of more than a second (tcp_tw_reuse_delay).
_OLD_ENOUGH_MS = 2_100


def setting_changes(call: RefusedCall) -> Iterator[Change]:
    """All of them."""
    local = call.new.local
    if call.verb == "bind" and call.outcome == "EADDRNOTAVAIL" and local is not None:
        yield _set(call, NONLOCAL[":" in unmapped(local.address)], "1")
    if call.verb == "bind" and call.outcome == "EACCES" and call.port and call.uid != 0:
        yield _set(call, PRIVILEGED, str(call.port))
    if _lacks_a_port(call):
        yield from _more_ports(call)
    if (call.verb, call.outcome) == ("connect", "EADDRNOTAVAIL") and _meets_time_wait(call):
        yield _set(call, TW_REUSE, "1", _advance(call))


def _lacks_a_port(call: RefusedCall) -> bool:
    """Whether the kernel was to choose a port and found none."""
    of_the_address = (call.verb, call.outcome) == ("bind", "EADDRNOTAVAIL")
    chooses = not call.port and call.ports is not None
    return chooses and not of_the_address and call.outcome != "EACCES"


def _more_ports(call: RefusedCall) -> Iterator[Change]:
    assert call.ports is not None
    low, high = call.ports
    if high < _LAST_PORT:
        yield _set(call, RANGE, f"{low} {_LAST_PORT}")
    elif low > _FIRST_PORT:
        yield _set(call, RANGE, f"{_FIRST_PORT} {high}")
    if _is_set(call, RESERVED):
        yield _set(call, RESERVED, _NONE)
    if call.verb == "bind" and call.stream:
        yield _set(call, AUTOBIND_REUSE, "1")


def _meets_time_wait(call: RefusedCall) -> bool:
    return any(entry.state == "TIME_WAIT" for entry in call.holders)


def _is_set(call: RefusedCall, name: str) -> bool:
    """Whether the case sets it on that host before the call."""
    host = next(host for host in call.plan.hosts if host.name == call.new.host)
    steps = call.plan.steps[: call.at]
    later = [it for it in steps if isinstance(it, SysctlStep) and it.host == host.name]
    return name in host.sysctls or any(step.name == name for step in later)


def _set(call: RefusedCall, name: str, value: str, *then: Step) -> Change:
    step = SysctlStep(
        n=call.step.n,
        line=call.step.line,
        text=f"host: {call.new.host} sysctl {name} {value}".rstrip(),
        label=None,
        why="a change to the case",
        must=True,
        within_ms=WITHIN_MS,
        expect=None,
        host=call.new.host,
        name=name,
        value=value,
    )
    return Change(name, "host", value.strip(), SETTING, {call.at: (step, *then)})


def _advance(call: RefusedCall) -> Step:
    return AdvanceStep(
        n=call.step.n,
        line=call.step.line,
        text=f"advance: {_OLD_ENOUGH_MS}ms",
        label=None,
        why="until the TIME_WAIT is old enough",
        must=True,
        within_ms=_OLD_ENOUGH_MS + WITHIN_MS,
        expect=None,
        ms=_OLD_ENOUGH_MS,
    )
