"""Who holds what a call was refused: sockets of the table, with what the engine asked of them.

Owns how an entry of a socket table, the actor that has it open and the steps that made it become a
Holder. Which entries are in the way is the table witness's, what refused the call `refusal`'s.
"""

from __future__ import annotations

from harness.formats.observations import Inquiry, Socket
from harness.formats.verdict import Holder
from harness.judge.inquiry_check import options_of
from harness.judge.option_book import OptionBook
from harness.judge.witness import Scene

_Whose = tuple[str | None, str | None, tuple[str, ...] | None, bool]
"""The actor, its child if that has it, the options, and whether it is open."""
_Having = tuple[str, ...]
"""All who have it open, as `actor` or `actor/child`."""


def holder_of(
    entry: Socket,
    scene: Scene,
    devices: dict[int, str],
    book: OptionBook,
    program: str | None = None,
) -> Holder:
    """The holder that an entry of the table just before the call is.

    `program`: whose a socket is that a process has, and no actor by a descriptor: all were asked.

    Without an inquiry no more than the entry itself: so older evidence is told as it was.
    """
    known = (entry.protocol, entry.state, entry.local, entry.remote, entry.inode, entry.uid)
    if scene.record.inquiry is None:
        return Holder(*known)
    whose = _whose(entry, scene.record.inquiry, scene.host or "", book)
    found = (it.actor for it in scene.record.inquiry.sockets if it.inode == entry.inode)
    having = tuple(dict.fromkeys([*found, *book.who_has(entry.inode)])) if entry.inode else ()
    return _told(entry, whose, having, devices, program, book)


def holder_by_steps(
    entry: Socket, host: str, devices: dict[int, str], book: OptionBook, program: str | None
) -> Holder:
    """The same where the engine asked nobody: by what the steps tell."""
    having = book.who_has(entry.inode) if entry.inode else ()
    return _told(entry, _by_steps(entry, host, book), having, devices, program, book)


def _told(
    entry: Socket,
    whose: _Whose,
    having: _Having,
    devices: dict[int, str],
    program: str | None,
    book: OptionBook,
) -> Holder:
    actor, child, options, is_open = whose
    first = actor if child is None else f"{actor}/{child}"
    on_the_way = actor is None and is_open and book.is_on_the_way(entry.inode)
    if actor is None and is_open and not on_the_way:
        actor = program
    return Holder(
        *(entry.protocol, entry.state, entry.local, entry.remote, entry.inode, entry.uid),
        actor=actor,
        options=options,
        is_open=is_open,
        device=devices.get(entry.interface) if entry.interface else None,
        timer=None if entry.timer == "off" else entry.timer,
        timer_ms=entry.timer_ms,
        child=child,
        on_the_way=on_the_way,
        others=tuple(it for it in having if it != first) if actor is not None else (),
    )


def _whose(entry: Socket, inquiry: Inquiry, host: str, book: OptionBook) -> _Whose:
    for seen in inquiry.sockets:
        if entry.inode and seen.inode == entry.inode:
            return seen.actor, None, options_of(seen), True
    # What a child has, or an actor of another host, nobody was asked for.
    return _by_steps(entry, host, book)


def _by_steps(entry: Socket, host: str, book: OptionBook) -> _Whose:
    made = book.having(entry.inode) if entry.inode else book.maker(host, entry)
    if made is None:
        return None, None, None, entry.inode != 0
    return made.actor or None, made.child, tuple(sorted(made.options)), entry.inode != 0
