"""What has a colour of the light theme has one of the dark theme, too."""

from __future__ import annotations

import re

from harness.report.state_diagram.style import STYLE
from harness.report.state_look import INK

_LIGHT, _DARK = STYLE.split("@media(prefers-color-scheme:dark){")
Rules = dict[tuple[str, str], str]


def colours(text: str) -> Rules:
    """By selector and property, the colours that are set."""
    found: Rules = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", text):
        for prop, value in re.findall(r"([a-z-]+):(#[0-9a-f]+)", body):
            for selector in selectors.split(","):
                found[selector.strip(), prop] = value
    return found


def test_every_brace_is_closed() -> None:
    assert STYLE.count("{") == STYLE.count("}")


def test_every_colour_has_one_for_the_dark_theme() -> None:
    light, dark = colours(_LIGHT), colours(_DARK)
    assert light
    # The ink on a state's own colour is the same in both.
    assert {at for at, colour in light.items() if colour != INK} == {
        at for at, colour in dark.items() if colour != INK
    }


def test_no_colour_is_the_same_in_both_but_the_ink() -> None:
    light, dark = colours(_LIGHT), colours(_DARK)
    same = {light[at] for at in light.keys() & dark.keys() if light[at] == dark[at]}
    assert same <= {INK}
