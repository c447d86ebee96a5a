"""The pieces of a ladder's picture: colours of states, styles, text that fits where it is put."""

from __future__ import annotations

from harness.language.escape import for_markup

# Of Okabe and Ito's colours, which people who see fewer colours tell apart; the letters are what
# fits into a strip that is too short for the name.
STATES = {
    "LISTEN": ("#56b4e9", "LI"),
    "ESTABLISHED": ("#2ca884", "ES"),
    "SYN_SENT": ("#d99abc", "SS"),
    "SYN_RECV": ("#d99abc", "SR"),
    "FIN_WAIT1": ("#e69f00", "F1"),
    "FIN_WAIT2": ("#e69f00", "F2"),
    "CLOSING": ("#e69f00", "CG"),
    "LAST_ACK": ("#e69f00", "LA"),
    "CLOSE_WAIT": ("#f0e442", "CW"),
    "TIME_WAIT": ("#e8825a", "TW"),
    "BOUND_INACTIVE": ("#c9ced6", "BD"),
    "CLOSE": ("#c9ced6", "CL"),
}
_OTHER = ("#c9ced6", "??")
STYLE = """
.ladder{font-family:monospace;font-size:11px}.ladder a:focus-visible{outline:2px solid}
.ladder .g{fill:#fff}.ladder text{fill:#1d2733}.ladder .t{fill:#5f6c7b}.ladder .u{font-weight:bold}
.ladder .e{fill:#b3261e;font-weight:bold}.ladder path{stroke:#1d2733;fill:none}
.ladder .w{stroke:#5f6c7b}.ladder .h{fill:#1d2733}
@media(prefers-color-scheme:dark){.ladder .g{fill:#10161d}.ladder text{fill:#e3e9f0}
.ladder .t{fill:#93a1b1}.ladder .e{fill:#ff8a80}.ladder path{stroke:#e3e9f0}
.ladder .w{stroke:#93a1b1}.ladder .h{fill:#e3e9f0}}
.ladder .s text{fill:#14202b}
"""
_LETTERS = 48
"""of a call beside the sockets"""


def look_of(state: str) -> tuple[str, str]:
    """Colour and letters of a state; of one that nobody knows, too."""
    return STATES.get(state, _OTHER)


def name_in_strip(x: int, top: int, bottom: int, state: str) -> str:
    """A state's name, upright where there is room for it, else its letters."""
    if bottom - top >= 7 * len(state) + 6:
        y = (top + bottom) // 2
        return (
            f'<text x="{x}" y="{y}" text-anchor="middle" dominant-baseline="central"'
            f' transform="rotate(-90 {x} {y})">{for_markup(state)}</text>'
        )
    return text(x, (top + bottom) // 2 + 4, look_of(state)[1], "", "middle")


def several_lines(words: str) -> str:
    """Lines that stay lines, as text of an element."""
    return "\n".join(for_markup(line) for line in words.splitlines())


def short(words: str) -> str:
    """As much as fits beside the sockets."""
    return words if len(words) <= _LETTERS else f"{words[: _LETTERS - 1]}…"


def text(x: int, y: int, words: str, kind: str = "", anchor: str = "start") -> str:
    """One line of words; `kind`: its classes."""
    classed = f' class="{kind}"' if kind else ""
    placed = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}"{placed}{classed}>{for_markup(words)}</text>'
