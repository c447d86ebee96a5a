"""What the engine found in the hands of the actors after a refused call, against what they did.

Owns the comparison: each socket that was found was made by a call of that actor and has the options
that were set on it, and none that is open is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.formats.observations import Inquiry, OpenSocket
from harness.formats.verdict import Cause
from harness.judge.option_book import Opened, OptionBook

# The engine looks at so many descriptors (cpp_servers/engine/witness/inquiry.hpp).
DESCRIPTORS = 256


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
            yield from _options(made[number], seen, v6only_is_known)


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
