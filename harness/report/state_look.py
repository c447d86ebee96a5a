"""What a socket's state looks like in every picture: a colour, a pattern, and two letters.

Owns both themes. The colours are from Okabe and Ito's, which people who see fewer colours tell
apart; no two states have the same pattern, so none needs a colour to be known. A picture brings its
own style and its own patterns, and can be looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Look:
    """Of one state. The words in it are dark in both themes."""

    light: str
    dark: str
    """colours, as CSS has them"""
    pattern: str
    """what is drawn over it: the path of a tile of 8 by 8 pixels; "" for nothing"""
    letters: str
    """for where the name has no room"""


_FREE = "#dde2e8", "#c3cad4"
_WAITING = "#56b4e9", "#4aa6da"
_OPENING = "#c77fb0", "#c07bab"
_OPEN = "#2ca884", "#2a9d7b"
_CLOSING_FIRST = "#e69f00", "#dc9808"
_CLOSED_BY_OTHER = "#f0e442", "#dfd33c"
_REMEMBERED = "#e8754a", "#e0734c"
STATES: Mapping[str, Look] = {
    "LISTEN": Look(*_WAITING, "M1 2h2M5 6h2", "LI"),
    "ESTABLISHED": Look(*_OPEN, "", "ES"),
    "SYN_SENT": Look(*_OPENING, "M0 8L8 0M-1 1L1 -1M7 9L9 7", "SS"),
    "SYN_RECV": Look(*_OPENING, "M0 0L8 8M7 -1L9 1M-1 7L1 9", "SR"),
    "FIN_WAIT1": Look(*_CLOSING_FIRST, "M4 0v8", "F1"),
    "FIN_WAIT2": Look(*_CLOSING_FIRST, "M2 0v8M6 0v8", "F2"),
    "CLOSING": Look(*_CLOSING_FIRST, "M4 0v8M0 4h8", "CG"),
    "CLOSE_WAIT": Look(*_CLOSED_BY_OTHER, "M0 4h8", "CW"),
    "LAST_ACK": Look(*_CLOSED_BY_OTHER, "M0 2h8M0 6h8", "LA"),
    "TIME_WAIT": Look(*_REMEMBERED, "M0 8L8 0M0 0L8 8", "TW"),
    "BOUND_INACTIVE": Look(*_FREE, "M3 4h2", "BD"),
    "CLOSE": Look(*_FREE, "M4 2v4M2 4h4", "CL"),
}
_OTHER = Look(*_FREE, "M1 1h6v6h-6z", "??")
INK = "#14202b"
"""of words on a state's colour"""


def look_of(state: str) -> Look:
    """The look of a state; of one that nobody knows, too."""
    return STATES.get(state, _OTHER)


def fill_of(state: str) -> str:
    """The attributes of an element that has a state's colour, with or without a style sheet."""
    return f'class="{_name(state)}" fill="{look_of(state).light}"'


def pattern_of(state: str, picture: str) -> str:
    """The attributes of an element that lies over it; `picture`: whose patterns, on a page."""
    return f'fill="url(#{picture}-{_name(state)})"' if look_of(state).pattern else 'fill="none"'


def style_of(states: Iterable[str], picture: str) -> str:
    """The colours of these states in both themes, as variables of the pictures of a class."""
    known = sorted(set(states))
    light, dark = (
        ";".join(f"--{_name(it)}:{getattr(look_of(it), theme)}" for it in known)
        for theme in ("light", "dark")
    )
    classes = "\n".join(f".{picture} .{_name(it)}{{fill:var(--{_name(it)})}}" for it in known)
    return (
        f".{picture}{{{light}}}\n"
        f"@media(prefers-color-scheme:dark){{.{picture}{{{dark}}}}}\n{classes}"
    )


def patterns_of(states: Iterable[str], picture: str) -> Iterator[str]:
    """The patterns of these states; their names begin with the picture's, for pages have many."""
    for state in sorted(set(states)):
        if look_of(state).pattern:
            yield (
                f'<pattern id="{picture}-{_name(state)}" width="8" height="8"'
                f' patternUnits="userSpaceOnUse"><path d="{look_of(state).pattern}" fill="none"'
                f' style="stroke:{INK}" stroke-opacity=".35"/></pattern>'
            )


def _name(state: str) -> str:
    """Of its class and variable: `st-time-wait`."""
    return f"st-{state.lower().replace('_', '-')}" if state in STATES else "st-other"
