"""A sequence of calls, packets and states as an SVG: two hosts side by side, time goes down.

Owns all sizes and colours, and nothing else: what happened comes in as moments, in their order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.language.escape import for_markup

# Pixels: the columns from left to right, and the height of a line of text and of a packet.
WIDTH, LEFT_BAND, RIGHT_BAND, BAND, GAP = 860, 230, 520, 110, 10
TOP, LINE, OUTCOME, PACKET, FONT = 64, 30, 14, 22, 12
COLOURS = {"LISTEN": "#dfe7f0", "ESTABLISHED": "#cfe8cf", "TIME_WAIT": "#f6c9c0"}
OTHER, INK, BAD = "#f3e6bf", "#24303c", "#b3261e"


@dataclass(frozen=True, slots=True)
class Arrow:
    """A packet: who sent it, and what it said."""

    host: str
    word: str


@dataclass(frozen=True, slots=True)
class Moment:
    """One call, the packets it led to, and every host's state after them ("" for none)."""

    host: str
    call: str
    outcome: str
    """of a call under test; "" for one that had to succeed"""
    arrows: tuple[Arrow, ...]
    after: Mapping[str, str]


def draw(title: str, left: str, right: str, moments: Sequence[Moment]) -> str:
    """The whole picture."""
    bottoms = _bottoms(moments)
    height = (bottoms[-1] if bottoms else TOP) + LINE
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}"'
        f' viewBox="0 0 {WIDTH} {height}" font-family="monospace" font-size="{FONT}">',
        f"<title>{for_markup(title)}</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="white"/>',
        _text(WIDTH // 2, 20, title, "middle"),
        _text(LEFT_BAND + BAND // 2, 46, left, "middle", bold=True),
        _text(RIGHT_BAND + BAND // 2, 46, right, "middle", bold=True),
    ]
    for host, x in ((left, LEFT_BAND), (right, RIGHT_BAND)):
        lines += _band(x, [(moment.after[host], y) for moment, y in zip(moments, bottoms)], height)
    for moment, bottom in zip(moments, bottoms):
        lines += _moment(moment, left, bottom)
    return "\n".join([*lines, "</svg>", ""])


def _bottoms(moments: Sequence[Moment]) -> list[int]:
    """Where each moment is over and its states begin."""
    bottoms, y = [], TOP
    for moment in moments:
        y += _words_height(moment) + PACKET * len(moment.arrows)
        bottoms.append(y)
    return bottoms


def _words_height(moment: Moment) -> int:
    return LINE + (OUTCOME if moment.outcome else 0)


def _band(x: int, states: Sequence[tuple[str, int]], end: int) -> Iterator[str]:
    yield f'<path d="M{x + BAND // 2} {TOP - 10}V{end - 8}" stroke="#c8d0da"/>'
    changes = [
        (state, y) for (state, y), (before, _) in zip(states, [("", 0), *states]) if state != before
    ]
    ends = [y for _, y in changes[1:]] + [end - 8]
    for (state, y), below in zip(changes, ends):
        if state:
            yield f'<rect x="{x}" y="{y}" width="{BAND}" height="{below - y - 2}" rx="4"'
            yield f' fill="{COLOURS.get(state, OTHER)}"/>'
            yield _text(x + BAND // 2, y + 16, state, "middle")


def _moment(moment: Moment, left: str, bottom: int) -> Iterator[str]:
    at_left = moment.host == left
    x = LEFT_BAND - GAP if at_left else RIGHT_BAND + BAND + GAP
    y = bottom - PACKET * len(moment.arrows) - _words_height(moment) + LINE - 4
    side = "end" if at_left else "start"
    failed = moment.outcome not in ("", "ok")
    yield _text(x, y, moment.call, side, BAD if failed else INK, bold=bool(moment.outcome))
    if moment.outcome:
        yield _text(x, y + OUTCOME, f"= {moment.outcome}", side, BAD if failed else INK, bold=True)
    for number, arrow in enumerate(moment.arrows, start=1):
        yield from _arrow(arrow, left, bottom - PACKET * (len(moment.arrows) - number) - 8)


def _arrow(arrow: Arrow, left: str, y: int) -> Iterator[str]:
    start, end = LEFT_BAND + BAND + 4, RIGHT_BAND - 4
    tip = 7
    if arrow.host != left:
        start, end, tip = end, start, -tip
    yield f'<path d="M{start} {y}H{end}" stroke="{INK}"/>'
    yield f'<path d="M{end} {y}l{-tip} -4v8z" fill="{INK}"/>'
    yield _text((start + end) // 2, y - 4, arrow.word, "middle")


def _text(x: int, y: int, words: str, anchor: str, colour: str = INK, *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}"{weight}>'
        f"{for_markup(words)}</text>"
    )
