"""Who holds the ports of a range that is used up, in which state: groups of many sockets.

Owns the grouping. Which sockets these are is `refusal`'s, whose each is the `option_book`'s and the
engine's, which asked all actors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from harness.formats.observations import Inquiry, Socket
from harness.formats.verdict import PortsHeld
from harness.judge.option_book import OptionBook
from harness.judge.witness import port_of

_Whose = tuple[str | None, str | None, bool, tuple[str, ...]]


def ports_held(
    sockets: Iterable[Socket], inquiry: Inquiry, book: OptionBook, host: str, program: str | None
) -> tuple[PortsHeld, ...]:
    """The groups, that with the most ports first.

    `program`: whose a socket is that a process has, and no actor by a descriptor.
    """
    asked: dict[int, list[str]] = defaultdict(list)
    for seen in inquiry.sockets:
        asked[seen.inode].append(seen.actor)
    ports: dict[tuple[str, str, _Whose], set[int]] = defaultdict(set)
    for it in sockets:
        whose = _whose(it, asked, book, host, program)
        ports[it.protocol, it.state, whose].add(port_of(it.local))
    groups = [
        PortsHeld(protocol, state, len(of_group), actor, child, is_open, others)
        for (protocol, state, (actor, child, is_open, others)), of_group in ports.items()
    ]
    return tuple(sorted(groups, key=lambda it: (-it.ports, it.actor or "", it.state)))


def _whose(
    entry: Socket,
    asked: Mapping[int, list[str]],
    book: OptionBook,
    host: str,
    program: str | None,
) -> _Whose:
    is_open = entry.inode != 0
    found = asked.get(entry.inode, []) if is_open else []
    having = tuple(dict.fromkeys([*found, *book.who_has(entry.inode)])) if is_open else ()
    if found:
        return found[0], None, True, having[1:]
    made = book.having(entry.inode) if is_open else book.maker(host, entry)
    if made is None or not made.actor:
        return (program if is_open else None), None, is_open, ()
    first = made.actor if made.child is None else f"{made.actor}/{made.child}"
    return made.actor, made.child, is_open, tuple(it for it in having if it != first)
