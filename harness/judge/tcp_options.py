"""The TCP options of a segment, as far as a reader of a ladder may ask: its timestamps (RFC 7323).

Promises never to raise: what ends in the middle of an option has none from there on.
"""

from __future__ import annotations

_END, _NOTHING, _TIMESTAMPS = 0, 1, 8
_LENGTH = 10  # of the timestamps' option, with its kind and length


def timestamps_of(options: bytes) -> tuple[int, int] | None:
    """TSval and TSecr; None if the segment has no such option."""
    at = 0
    while at + 1 < len(options) and options[at] != _END:
        if options[at] == _NOTHING:
            at += 1
            continue
        length = options[at + 1]
        option = options[at : at + length]
        if length < 2 or len(option) < length:
            return None
        if options[at] == _TIMESTAMPS and length == _LENGTH:
            return int.from_bytes(option[2:6], "big"), int.from_bytes(option[6:10], "big")
        at += length
    return None
