"""The options of a TCP segment (RFC 9293 section 3.1), as far as a check asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_END, _NOTHING, MSS, SCALE, SACK_PERMITTED, _SACK, STAMPS = 0, 1, 2, 3, 4, 5, 8
# How long those are whose length is one of few (RFC 9293, RFC 7323, RFC 2018).
_LENGTHS: Mapping[int, frozenset[int]] = {
    MSS: frozenset({4}),
    SCALE: frozenset({3}),
    SACK_PERMITTED: frozenset({2}),
    _SACK: frozenset({10, 18, 26, 34}),
    STAMPS: frozenset({10}),
}
ONLY_IN_SYN = frozenset({MSS, SCALE, SACK_PERMITTED})
"""those that are offered when a connection begins, and never again"""


@dataclass(frozen=True, slots=True)
class Options:
    """Which kinds of options there are, and the two timestamps: the own, and the one echoed."""

    kinds: frozenset[int] = frozenset()
    stamps: tuple[int, int] | None = None


NO_OPTIONS = Options()


def read_options(options: bytes) -> Options | None:
    """The options of a segment; None if they do not have the form of options."""
    kinds: set[int] = set()
    stamps, at = None, 0
    while at < len(options):
        kind = options[at]
        if kind == _END:
            return None if any(options[at:]) else Options(frozenset(kinds), stamps)
        if kind == _NOTHING:
            at += 1
            continue
        length = options[at + 1] if at + 1 < len(options) else 0
        if length < 2 or at + length > len(options) or kind in kinds:
            return None
        if length not in _LENGTHS.get(kind, frozenset({length})):
            return None
        if kind == STAMPS:
            value, echo = options[at + 2 : at + 6], options[at + 6 : at + 10]
            stamps = int.from_bytes(value, "big"), int.from_bytes(echo, "big")
        kinds.add(kind)
        at += length
    return Options(frozenset(kinds), stamps)
