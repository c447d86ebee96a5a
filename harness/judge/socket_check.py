"""Whether the socket tables of a case can have been read from a kernel (sock_diag(7)).

Owns what holds for every socket, whoever made it: its family is that of its addresses, one that
nobody owns is a connection's remainder, and an inode is one socket, with one owner, for ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from harness.formats.observations import Socket, StepDone, Table
from harness.formats.verdict import Cause
from harness.judge.socket_match import recorded_endpoint
from harness.language.address import Endpoint
from harness.language.diagnostics import LineError

_PROTOCOLS = frozenset({"tcp", "udp"})
_STATES = frozenset(
    "ESTABLISHED SYN_SENT SYN_RECV FIN_WAIT1 FIN_WAIT2 TIME_WAIT CLOSE CLOSE_WAIT LAST_ACK"
    " LISTEN CLOSING NEW_SYN_RECV BOUND_INACTIVE".split()
)
# A kernel may have more of them than have a name here (netns/socket_table.cpp): 7.3 has timer-5.
_TIMER = re.compile("off|retransmit|keepalive|timewait|zero-window|timer-[0-9]{1,3}")
# A connection that only the kernel remembers has nothing but its ends and a timer; one that waits
# for the other's FIN is kept so, too (net/ipv4/inet_diag.c inet_twsk_diag_fill).
_REMEMBERED = frozenset({"TIME_WAIT", "FIN_WAIT2"})
_WITHOUT_OTHER_END = frozenset({"LISTEN", "CLOSE", "BOUND_INACTIVE"})
_UDP_STATES = frozenset({"CLOSE", "ESTABLISHED"})
_READ_AS_ONE = 16


def check_sockets(steps: Iterable[StepDone]) -> Iterator[Cause]:
    """The first socket of a step's tables that cannot be."""
    known: dict[tuple[str, int], tuple[str, int]] = {}
    for step in steps:
        for tables in (step.before, step.after):
            for host, table in tables.items():
                doubtful = False
                for entry in table:
                    same = (entry.protocol, entry.uid)
                    if entry.inode and known.setdefault((host, entry.inode), same) != same:
                        doubtful = True
                    doubtful = doubtful or not _can_be(entry)
                if doubtful or _is_one_twice(table):
                    yield Cause.of("no-such-socket", seq=step.seq, step=step.n, host=host)
                    return


def _is_one_twice(table: Table) -> bool:
    """Whether two connections have the same ends; a chain of the kernel's table is read as one, if
    it has no more than this (net/ipv4/inet_diag.c inet_diag_dump_icsk, SKARR_SZ)."""
    ends = [
        (entry.local, entry.remote, entry.interface)
        for entry in table
        if entry.protocol == "tcp" and entry.state not in _WITHOUT_OTHER_END
    ]
    return len(ends) <= _READ_AS_ONE and len(set(ends)) < len(ends)


def _can_be(entry: Socket) -> bool:
    try:
        ends = (recorded_endpoint(entry.local), recorded_endpoint(entry.remote))
    except LineError:
        return False
    if None in (end.port for end in ends) or not _is_as_written(entry, ends):
        return False
    family = "ipv6" if entry.local.startswith("[") else "ipv4"
    return (
        entry.protocol in _PROTOCOLS
        and entry.state in _STATES
        and entry.family == family
        and entry.remote.startswith("[") == (family == "ipv6")
        and (entry.protocol == "udp" or entry.state != "LISTEN" or entry.inode != 0)
        and (entry.state != "TIME_WAIT" or entry.timer == "timewait")
        and _TIMER.fullmatch(entry.timer) is not None
        and (entry.protocol != "udp" or (entry.state in _UDP_STATES and entry.timer == "off"))
        and (entry.timer != "off" or entry.timer_ms == 0)
        and (entry.timer != "timewait" or _is_remembered(entry))
        and min(entry.timer_ms, entry.inode, entry.uid, entry.interface) >= 0
        and min(entry.rqueue, entry.wqueue) >= 0
    )


def _is_as_written(entry: Socket, ends: tuple[Endpoint, Endpoint]) -> bool:
    """Whether the ends are in the one form that the engine writes; a scope is left out of them."""
    texts = (entry.local, entry.remote)
    return all("%" in text or text == str(end) for text, end in zip(texts, ends, strict=True))


def _is_remembered(entry: Socket) -> bool:
    holds = (entry.inode, entry.uid, entry.rqueue, entry.wqueue)
    return entry.state in _REMEMBERED and not any(holds)
