"""The sockets that a look found instead of those that it was for, as one compact block.

Owns which of them are told: those of the port that was looked for, or all where it has none, and
some of the others where none has that port.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.formats.observations import Socket, Table
from harness.language.socket_pattern import Pattern

# Sockets that are told; of further ones only the number.
TOLD = 12
# The same of sockets of other ports.
OTHERS = 5


def table_lines(host: str, pattern: Pattern, table: Table) -> Iterator[str]:
    """`server has of port 80:` and a line for each, or that there is none, and what there is."""
    port = pattern.local.port or (pattern.remote.port if pattern.remote else None)
    there = [entry for entry in table if port is None or port in _ports(entry)]
    of_port = "" if port is None else f" of port {port}"
    if there:
        yield f"{host} has{of_port}:"
        yield from _lines(there, TOLD)
    else:
        yield f"{host} has no socket{of_port}{', but' if table else ''}"
        yield from _lines(table, OTHERS)


def _lines(table: Sequence[Socket], most: int) -> Iterator[str]:
    yield from (f"  {_line(entry)}" for entry in table[:most])
    if len(table) > most:
        yield f"  and {len(table) - most} more"


def _ports(entry: Socket) -> tuple[int, ...]:
    return tuple(int(end.rpartition(":")[2]) for end in (entry.local, entry.remote))


def _line(entry: Socket) -> str:
    words = [entry.protocol, entry.local]
    if not entry.remote.endswith(":0"):
        words += ["->", entry.remote]
    words += [entry.state, "owner yes" if entry.inode else "owner no", f"uid {entry.uid}"]
    if entry.timer != "off":
        words += ["timer", entry.timer, f"{entry.timer_ms / 1000:.1f}s"]
    return " ".join(words)
