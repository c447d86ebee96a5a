"""What an altered folder may keep its PASS with, and why: everything else is a fault of the judge.

Every row is of a folder whose counts and hashes were mended as well. None of it stays hidden: the
manifest of the run has the hash of the end line, and `make verify` names each of these folders.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALONE = "a folder alone has nothing to hold it against; the run's manifest has"
_WORDS = "words for people"
_CLOCK = "a clock's reading: any that is in order and within the case is as likely"
_KERNELS = "the kernel's choice, of which no check speaks"
_FIELD = "a field that no check reads, in a packet that stays what it was"
_SAYS_THE_SAME = "another packet says the same: checks count what is new, and whether it is there"
_UNANSWERED = "one that no other packet and no call shows the need of"

_CONNECTED = "(ESTABLISHED|SYN_SENT|SYN_RECV|FIN_WAIT1|FIN_WAIT2|CLOSE_WAIT|LAST_ACK|CLOSING)"
_HOW = "(altered|altered and mended)"
REASONS: Mapping[str, str] = {
    r"begin/(engine|commit|monotonic|accelerator|backend|kernel/(version|machine))": _ALONE,
    r"begin/wall_time": _CLOCK,
    r"need/detail": "of a need that is met, what was found is only told, but for a program",
    r"host/interfaces/\*/(index|mtu)": _KERNELS,
    r"host/interfaces/\*/mac": "of a device from which no capture has a packet",
    r"host/namespace": "of a host on which no process runs",
    r"host/sysctls/.*/was": "the value before it was set",
    r"host/sysctls/.*/now": "of a setting that the plan leaves alone, and that no other host has",
    r"actor/pid": _KERNELS,
    r"capture/by": _ALONE,
    r"capture/ready": _CLOCK,
    r"capture-end/received": "by tcpdump: what came between its two counts (IGMP)",
    r"capture-end/interface_packets": "fewer than are there: what passed before or after the steps",
    r"capture-end/detail": _WORDS,
    r"actor-end/how": "of an end that no step saw",
    r"actor-end/printed": "what a program printed is told, and no check is about it",
    r"step/(t0|t1|reply/seconds)": _CLOCK,
    r"step/(detail|reply/error)": _WORDS,
    r"step/why": "what was foretold is counted, and is no part of a verdict",
    r"step/reply/more/.*": "numbers beside an answer, which no expectation can name",
    r"step/reply/ret": "a descriptor that the actor has not open, or the size of a segment",
    r"step/(value|reply/value)": "of a call that may yield anything",
    r"end/seconds": _CLOCK,
    r"observations.ndjson, the end line": "its own clock: it has every hash but its own",
    r"(socket/.*|step/(before|after)/[^/]*/\*)/(rqueue|wqueue)": "what waits in a queue, now",
    r"(socket/.*|step/(before|after)/[^/]*/\*)/timer_ms": "a timer's rest, which a segment renews",
    r"(socket/.*|step/(before|after)/[^/]*/\*)/interface": "at a step that may bind to a device",
    r"socket/held .*/inode at the end": "of a socket that no other look shows; " + _KERNELS,
    rf"socket/(held|nobodys) {_CONNECTED}/gone": "a reset takes a connection away at any time",
    r"socket/nobodys TIME_WAIT/gone": "a reset or a new connection ends it at any time (RFC 1337)",
    r"(socket|step/(before|after))/.*, beside a program": "no step tells of a program's calls",
    r"packet/of another case/SYN beside a program": "no step tells of a program's calls",
    r"packet/.*/SYN.* to itself.*": "one flow is both directions: a SYN may stand for the other's",
    r"packet/moved/.*": "one that answers nothing within 10 ms: those may have changed places",
    r"packet/.*, beside a program from outside": "it may have written any packet by hand",
    r"packet/.*, by hand": "a kernel's answer to an end by hand, whose numbers may be any",
    r"packet/altered/SYN/tcp seq": "the number of one that nobody answered",
    r"packet/gone/ACK": "over IPv6, where no identification counts up, or the last of its socket",
    r"packet/gone/.* sent again": _SAYS_THE_SAME,
    r"packet/gone/RST": "a connection may be reset that was gone before",
    r"packet/(gone|of another case)/(group|ARP|neighbour|UDP)": _UNANSWERED,
    rf"packet/{_HOW}/UDP/(udp ports|ip addresses)": _UNANSWERED,
    rf"packet/{_HOW}/UDP/(udp data|ip (id|hops))": _FIELD,
    rf"packet/{_HOW}/group/ip (id|addresses)": _FIELD,
    rf"packet/{_HOW}/.*/ip label": "a hash of the kernel's",
    rf"packet/{_HOW}/(SYN|ACK|FIN|DATA|RST)/ip id": "0, or of a case that lets packets be lost",
    rf"packet/{_HOW}/.*/tcp (window|data)": _FIELD,
    rf"packet/{_HOW}/.*/tcp options": "a scale, a size, or a timestamp that nobody echoed",
    rf"packet/{_HOW}/SYN/tcp offset": "what is no option then is data, which a SYN may carry",
    rf"packet/{_HOW}/DATA/tcp flags": "PSH: it need not be there",
    r"packet/altered and mended/.*/(ip|tcp|udp) checksum": "it was mended, so nothing was altered",
    rf"packet/{_HOW}/(ACK|DATA)/tcp flag (RST|FIN)": "one that nobody heeded, as if it were lost",
}


def reason_for(kind: str, where: str) -> str | None:
    """Why an alteration of this kind may keep a PASS; None if it may not.

    Where several places were altered at once, each needs its reason; the first one's is told.
    """
    if kind in NEVER:
        return None
    reasons = [_reason(place) for place in where.split(" + ")]
    return None if None in reasons else reasons[0]


def _reason(place: str) -> str | None:
    return next((why for form, why in REASONS.items() if re.fullmatch(form, place)), None)


NEVER = frozenset({"plan", "line gone", "line twice", "lines swapped", "outcome"})
"""the kinds of which nothing may keep its PASS, wherever it was"""
