"""Which rule of a port is told for a bind() or listen() that was refused beside another socket.

Owns the choice of the socket that a rule speaks of: one that has the address. That the kernel did
refuse is known; which rule does is the rules' own answer (`language.port_refusals`), and a test
holds what is told against it on other addresses, too. Where a rarer rule may apply, none is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from harness.formats.verdict import Holder
from harness.language.address import Endpoint
from harness.language.diagnostics import LineError
from harness.language.port_refusals import refusing_rule
from harness.judge.socket_match import recorded_endpoint

_MAPPED = "::ffff:"
_LISTENS, _ONLY = "LISTEN", "IPV6_V6ONLY"


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
        # Of one that nobody could ask, the addresses that it has with IPV6_V6ONLY, too.
        surely = holder if holder.options is not None else replace(holder, options=(_ONLY,))
        if not meet(surely, wanted, options):
            continue
        rule = refusing_rule(
            udp=holder.protocol == "udp",
            listens=holder.state == _LISTENS,
            first=holder.options,
            second=options,
            same_user=same,
        )
        if rule is not None:
            return rule, holder
    return None


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
