"""Which rule of a port is told for a bind() or listen() that was refused beside another socket.

Owns the choice among the rules that refuse, by what the two sockets are; that the kernel did refuse
is known. What a rule says, and when it applies, is C++'s (cpp_servers/rules/): a test puts cells to
it and holds this choice against the answers. Where a rarer rule may apply, none is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.formats.verdict import Holder
from harness.language.address import Endpoint
from harness.language.diagnostics import LineError
from harness.judge.socket_match import recorded_endpoint

LISTENER, OTHER_USER, IN_USE = "listener", "other-user", "port-in-use"
_MAPPED = "::ffff:"
_ADDRESS, _PORT, _ONLY = "SO_REUSEADDR", "SO_REUSEPORT", "IPV6_V6ONLY"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a socket that was refused was to have."""

    end: Endpoint
    options: frozenset[str] | None
    """those that it has; None where they are not known"""
    device: str | None
    """which it is bound to, as far as that is known"""

    def meets(self, holder: Holder) -> bool:
        """Whether a socket on the port may have been in its way: it has the address, on a device
        that both have."""
        if None not in (self.device, holder.device) and self.device != holder.device:
            return False  # inet_bind_conflict(), udp_lib_lport_inuse(): sk_bound_dev_if
        return meet(holder, self.end, self.options or frozenset())


def rule_of(
    holders: Sequence[Holder],
    wanted: Endpoint,
    options: frozenset[str],
    same_user: Sequence[bool],
) -> tuple[str, Holder] | None:
    """The rule, and the holder that it speaks of: the first that has the address.

    `options`: of the socket that was refused; `same_user`: of each holder, whether it is the same
    user's.
    """
    for holder, same in zip(holders, same_user, strict=True):
        if not meet(holder, wanted, options):
            continue
        if holder.options is not None:
            rule = _rule(holder, holder.options, options, same)
        else:
            rule = _rule_whatever(holder, wanted, options)
        if rule is not None:
            return rule, holder
    return None


def _rule_whatever(holder: Holder, wanted: Endpoint, second: frozenset[str]) -> str | None:
    """The rule that refuses whatever was set on a socket that nobody could ask."""
    if _PORT in second or not meet(replace(holder, options=(_ONLY,)), wanted, second):
        return None
    if holder.state == "LISTEN":
        return LISTENER
    return None if _ADDRESS in second else IN_USE


def _rule(
    holder: Holder, first: Sequence[str], second: frozenset[str], same_user: bool
) -> str | None:
    both_ports = _PORT in first and _PORT in second
    both_addresses = _ADDRESS in first and _ADDRESS in second
    listens = holder.state == "LISTEN"
    if listens and not both_ports:
        return LISTENER
    if both_ports and not same_user and (listens or not both_addresses):
        return OTHER_USER
    # What both share is refused by rarer rules alone.
    return None if both_ports or both_addresses else IN_USE


def meet(holder: Holder, wanted: Endpoint, options: frozenset[str]) -> bool:
    """Whether the two have an address in common (ip(7), ipv6(7) IPV6_V6ONLY)."""
    try:
        held = recorded_endpoint(holder.local)
    except LineError:
        return False
    one = _hears(held.address, _ONLY in (holder.options or ()))
    other = _hears(wanted.address, _ONLY in options)
    if one[1] is None or other[1] is None:
        return bool(one[0] & other[0])
    return one[1] == other[1]


def _hears(address: str, only: bool) -> tuple[frozenset[str], str | None]:
    """The families that a socket hears, and its one address unless it has all of them."""
    four = address.removeprefix(_MAPPED) if "." in address else None
    if four is not None:
        return frozenset("4"), None if four == "0.0.0.0" else four
    if address == "::":
        return frozenset("6" if only else "46"), None
    return frozenset("6"), address
