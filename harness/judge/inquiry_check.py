"""What the engine found in the hands of the actors after a refused call, against what they did.

Owns the comparison: each socket that was found was made by a call of that actor and has the options
that were set on it, and none that is open is missing; the addresses are those of the host's
devices, the range of ephemeral ports the one that was set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.formats.observations import Inquiry, OpenSocket
from harness.formats.verdict import Cause
from harness.judge.device_addresses import DeviceAddresses
from harness.judge.option_book import Opened, OptionBook

# The engine looks at so many descriptors (cpp_servers/engine/witness/inquiry.hpp).
DESCRIPTORS = 256
_LAST_PORT = 65535


def check_inquiry(
    inquiry: Inquiry, book: OptionBook, actors: Iterable[str], *, v6only_is_known: bool
) -> Iterator[Cause]:
    """`actors`: those of the host whose end nobody has asked for with a signal.

    `v6only_is_known`: whether a fresh socket is known to have no IPV6_V6ONLY.
    """
    for actor in actors:
        made = {it.descriptor: it for it in book.of_actor(actor) if it.descriptor < DESCRIPTORS}
        found = {it.descriptor: it for it in inquiry.sockets if it.actor == actor}
        if made.keys() != found.keys():
            odd = min(made.keys() ^ found.keys())
            yield Cause.of("asked-other-sockets", actor=actor, descriptor=odd)
            continue
        for number, seen in found.items():
            if made[number].inode not in (None, seen.inode):
                yield Cause.of("asked-other-sockets", actor=actor, descriptor=number)
            yield from _options(made[number], seen, v6only_is_known)


def check_addresses(
    inquiry: Inquiry, devices: DeviceAddresses, may_change: bool
) -> Iterator[Cause]:
    """`devices`: what those of the host may have; `may_change`: whether steps take any away, or
    bring another."""
    found = sorted((*inquiry.addresses, *inquiry.tentative))
    known = sorted(address for addresses in devices.values() for address in addresses)
    odd = [it for it in found if it not in known]
    if not may_change and found != known:
        odd += [it for it in known if it not in found] or found
    if odd:
        yield Cause.of("asked-other-addresses", address=odd[0])


def check_range(inquiry: Inquiry, now: str | None) -> Iterator[Cause]:
    """`now`: net.ipv4.ip_local_port_range, where the case has set it and no step sets it anew."""
    found = inquiry.port_range
    if found is None:  # a kernel without, or that does not say
        return
    ends = [int(word) if word.isdecimal() else 0 for word in found.split()]
    is_range = len(ends) == 2 and 0 < ends[0] <= ends[1] <= _LAST_PORT
    if not is_range or (now is not None and now.split() != found.split()):
        yield Cause.of("asked-other-range", range=found)


def options_of(seen: OpenSocket) -> tuple[str, ...]:
    """The options that a socket was found to have, in the words of setsockopt(2)."""
    has = {
        "SO_REUSEADDR": seen.reuse_address,
        "SO_REUSEPORT": seen.reuse_port,
        "IPV6_V6ONLY": bool(seen.v6only),
    }
    return tuple(name for name, is_set in has.items() if is_set)


def _options(made: Opened, seen: OpenSocket, v6only_is_known: bool) -> Iterator[Cause]:
    found = set(options_of(seen))
    wrong = found ^ made.options
    if not v6only_is_known:
        wrong -= {"IPV6_V6ONLY"}
    if made.is_ipv6 != (seen.v6only is not None):
        wrong |= {"IPV6_V6ONLY"}
    for name in sorted(wrong):
        now = "to have" if name in found else "not to have"
        yield Cause.of("asked-other-option", actor=made.actor, option=name, now=now)
