"""The pieces of a ladder's picture: a socket in a state, and words that fit where they are put."""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.escape import for_markup
from harness.report.ladder.packet_mark import PacketMark
from harness.report.picture import text
from harness.report.state_look import fill_of, look_of, pattern_of
from harness.report.translate import Translate, same

_LETTERS = 48
"""of a call beside the sockets"""


def strip(x: int, top: int, width: int, bottom: int, state: str) -> Iterator[str]:
    """A socket in a state, from `top` to `bottom`: coloured, patterned and named."""
    place = f'x="{x + 1}" y="{top}" width="{width - 2}" height="{bottom - top - 1}" rx="3"'
    yield f'<g class="s"><rect {place} {fill_of(state)}/>'
    yield f'<rect {place} {pattern_of(state, "ladder")}/>'
    yield from _name(x + width // 2, top, bottom, state)
    yield "</g>"


def label_of(packet: PacketMark, _: Translate = same) -> str:
    """`FIN ACK seq 1 ack 6 TS 12/9`: a packet's numbers, and its TSval and TSecr."""
    stamps = [str(it) for it in (packet.value, packet.echo) if it is not None]
    words = [_(packet.words), packet.numbers]
    words += [f"len {packet.length}" if packet.length else ""]
    words += [f"TS {'/'.join(stamps)}" if stamps else ""]
    return " ".join(filter(None, words))


def short(words: str) -> str:
    """As much as fits beside the sockets."""
    return words if len(words) <= _LETTERS else f"{words[: _LETTERS - 1]}…"


def _name(x: int, top: int, bottom: int, state: str) -> Iterator[str]:
    """A state's name, upright where there is room for it, else its letters."""
    y = (top + bottom) // 2
    if bottom - top < 7 * len(state) + 6:
        yield text(x, y + 4, look_of(state).letters, "", "middle")
        return
    yield (
        f'<text x="{x}" y="{y}" text-anchor="middle" dominant-baseline="central"'
        f' transform="rotate(-90 {x} {y})">{for_markup(state)}</text>'
    )
