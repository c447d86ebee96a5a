"""Whether the segments of a connection, as a capture has them, can all be kernels' own.

Owns what holds from one segment to the next: a socket's IPv4 identifications count up by one
(net/ipv4/ip_output.c __ip_queue_xmit, ip_select_ident), a timestamp that is echoed was sent before
and follows the clock (RFC 7323), an answer to a SYN offers what that offered, congestion is spoken
of where a SYN asked for it. Whose segments are by hand is left to `connection_check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from harness.judge.order_check import CLOCK_SLACK
from harness.judge.packet import Flow, Packet
from harness.judge.tcp_options import MSS, ONLY_IN_SYN, STAMPS

Numbered = tuple[int, Packet]
"""a packet and its number in the capture"""
Flows = Mapping[Flow, Sequence[Numbered]]
# The smallest segment that a large one is divided into, each with an identification of its own
# (net/ipv4/tcp.c, sysctl_tcp_min_snd_mss).
_SMALLEST = 48
_OFFERS = (ONLY_IN_SYN | {STAMPS}) - {MSS}
_MODULUS, _HALF = 1 << 32, 1 << 31


def by_flow(packets: Iterable[Numbered]) -> Flows:
    """Segments by the direction they go."""
    flows: dict[Flow, list[Numbered]] = {}
    for at, packet in packets:
        assert packet.flow is not None
        flows.setdefault(packet.flow, []).append((at, packet))
    return flows


def check_segments(flows: Flows, is_settled: bool, acks_at_once: bool) -> Iterator[tuple[str, int]]:
    """What cannot be, and the packet where it shows, of each direction; `is_settled`: nothing that
    was sent can have been lost before it was captured; `acks_at_once`: a SYN-ACK is acknowledged
    as it comes."""
    for flow, own in flows.items():
        theirs = flows.get((*flow[2:], *flow[:2]), ())
        if own is theirs:  # to itself: both directions are one
            continue
        yield from _unusual(own, theirs)
        yield from _clockwork(own, theirs)
        if acks_at_once:
            yield from _handshakes(own, theirs)
        if is_settled:
            yield from _idents(own)


def _unusual(own: Sequence[Numbered], theirs: Sequence[Numbered]) -> Iterator[tuple[str, int]]:
    asks = any(_opens(it) and it.is_congested for _, it in (*own, *theirs))
    offers = {it.seq + 1 & _MODULUS - 1: it.options.kinds for _, it in theirs if _opens(it)}
    is_passive = not any(_opens(it) for _, it in own)
    has_stamps = _agreed(own, theirs)
    for at, packet in own:
        if not packet.is_usual or (packet.is_congested and not asks):
            yield "odd-segment", at
        if "SYN" not in packet.flags:
            if "RST" not in packet.flags and has_stamps is not None:
                if (packet.options.stamps is not None) != has_stamps:
                    yield "odd-segment", at
        elif is_passive and packet.ack in offers:
            if packet.options.kinds & _OFFERS - offers[packet.ack]:
                yield "odd-segment", at


def _opens(packet: Packet) -> bool:
    return "SYN" in packet.flags and "ACK" not in packet.flags


def _handshakes(own: Sequence[Numbered], theirs: Sequence[Numbered]) -> Iterator[tuple[str, int]]:
    """What follows on a SYN-ACK is a bare ACK, or a reset (net/ipv4/tcp_input.c,
    tcp_rcv_synsent_state_process)."""
    answered = {it.ack: at for at, it in reversed(theirs) if {"SYN", "ACK"} <= it.flags}
    for number, (_, syn) in enumerate(own):
        begun = answered.get(syn.seq + 1 & _MODULUS - 1)
        if not _opens(syn) or begun is None:
            continue
        next_one = next(((at, it) for at, it in own[number + 1 :] if at > begun), None)
        if next_one is not None and not {"SYN", "RST"} & next_one[1].flags:
            if next_one[1].length or "FIN" in next_one[1].flags:
                yield "handshake-open", next_one[0]


def _agreed(own: Sequence[Numbered], theirs: Sequence[Numbered]) -> bool | None:
    """Whether segments have timestamps: yes if all SYNs have, no if one side has none in any; None
    where that cannot be told."""
    sides = [
        [it.options.stamps is not None for _, it in side if "SYN" in it.flags]
        for side in (own, theirs)
    ]
    if not all(sides):
        return None
    if all(it for side in sides for it in side):
        return True
    return None if all(any(side) for side in sides) else False


def _clockwork(own: Sequence[Numbered], theirs: Sequence[Numbered]) -> Iterator[tuple[str, int]]:
    """What was received before was captured before, on whichever end of the link."""
    told = iter([(at, it.options.stamps) for at, it in theirs if it.options.stamps is not None])
    next_told = next(told, None)
    seen = set()
    first: tuple[int, float] | None = None
    for at, packet in own:
        while next_told is not None and next_told[0] < at:
            seen.add(next_told[1][0])
            next_told = next(told, None)
        if "SYN" in packet.flags:
            first = None
        if packet.options.stamps is None:
            continue
        value, echo = packet.options.stamps
        if echo not in seen and not (echo == 0 and _opens(packet)):
            yield "echo-of-nothing", at
        if first is None:
            first = value, packet.time
        passed = (value - first[0] + _HALF) % _MODULUS - _HALF
        if abs(passed / 1000 - (packet.time - first[1])) > CLOCK_SLACK:
            yield "stamp-off-the-clock", at


def _idents(own: Sequence[Numbered]) -> Iterator[tuple[str, int]]:
    """Of each socket in turn: a SYN that is no repetition begins another. What no socket sent, or
    one that is no more than a request or a TIME_WAIT, has 0."""
    held: list[Numbered] = []
    syn: int | None = None
    for at, packet in own:
        if "SYN" in packet.flags and (packet.seq != syn or packet.ident == 0):
            yield from _gap(held)
            held, syn = [], packet.seq
        if packet.ident:
            held.append((at, packet))
    yield from _gap(held)


def _gap(held: Sequence[Numbered]) -> Iterator[tuple[str, int]]:
    if not held:
        return
    # Packets that are close to each other may have changed places: it is the set that is whole.
    start = held[0][1].ident
    steps = sorted(((it.ident - start + 0x8000) % 0x10000 - 0x8000, at) for at, it in held)
    spare = sum(it.length // _SMALLEST for _, it in held)
    for (last, _), (step, at) in zip(steps, steps[1:], strict=False):
        skips_zero = last < -start % 0x10000 < step or last < -start < step
        missing = step - last - 1 - skips_zero
        if missing < 0 or missing > spare:
            yield "ident-gap", at
            return
