"""States are told apart in both themes, by people who see fewer colours, and without any colour."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import combinations

import pytest

from harness.report.state_look import (
    INK,
    STATES,
    fill_of,
    look_of,
    pattern_of,
    patterns_of,
    style_of,
)

# What is left of linear red, green and blue to those who lack a cone, or have all: Machado,
# Oliveira, Fernandes 2009, table of severity 1.0.
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red cone": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216))
    + ((-0.003882, -0.048116, 1.051998),),
    "no green cone": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413))
    + ((-0.011820, 0.042940, 0.968881),),
    "no blue cone": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602))
    + ((0.004733, 0.691367, 0.303900),),
}


def linear(colour: str) -> list[float]:
    """The parts of a colour as light: IEC 61966-2-1."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]


def contrast(one: str, other: str) -> float:
    """Of words on a colour: WCAG 2.2, contrast ratio."""
    lights = [
        sum(part * share for part, share in zip(linear(it), (0.2126, 0.7152, 0.0722)))
        for it in (one, other)
    ]
    return (max(lights) + 0.05) / (min(lights) + 0.05)


def lab(colour: str, eyes: str) -> tuple[float, float, float]:
    """A colour as CIELAB, as these eyes see it."""
    light = linear(colour)
    seen = [max(0.0, sum(a * b for a, b in zip(row, light))) for row in EYES[eyes]]
    to_xyz = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    parts = [sum(a * b for a, b in zip(row, seen)) / w for row, w in zip(to_xyz, white)]
    x, y, z = (it ** (1 / 3) if it > 0.008856 else 7.787 * it + 16 / 116 for it in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("eyes", EYES)
def test_colours_are_apart_whoever_looks(theme: str, eyes: str) -> None:
    colours = {getattr(look, theme) for look in STATES.values()}
    for one, other in combinations(sorted(colours), 2):
        apart = sum((a - b) ** 2 for a, b in zip(lab(one, eyes), lab(other, eyes))) ** 0.5
        assert apart > 10, (one, other, apart)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_on_every_colour_can_be_read(theme: str) -> None:
    for state, look in STATES.items():
        assert contrast(getattr(look, theme), INK) >= 4.5, state


def test_no_colour_is_needed_to_tell_states_apart() -> None:
    looks = [*STATES.values(), look_of("UNHEARD_OF")]
    assert len({it.pattern for it in looks}) == len({it.letters for it in looks}) == len(looks)


def test_what_is_filled_has_its_style_and_its_pattern() -> None:
    states = ["TIME_WAIT", "ESTABLISHED", "UNHEARD_OF"]
    style, patterns = style_of(states, "ladder"), list(patterns_of(states, "ladder"))
    assert fill_of("TIME_WAIT") == 'class="st-time-wait" fill="#e8754a"'
    assert ".ladder .st-time-wait{fill:var(--st-time-wait)}" in style
    assert "prefers-color-scheme:dark" in style and "--st-time-wait:#e0734c" in style
    names = {ElementTree.fromstring(it).get("id") for it in patterns}
    assert names == {"ladder-st-time-wait", "ladder-st-other"}
    assert pattern_of("TIME_WAIT", "ladder") == 'fill="url(#ladder-st-time-wait)"'
    assert pattern_of("ESTABLISHED", "ladder") == 'fill="none"'


def test_a_state_from_elsewhere_is_no_name() -> None:
    assert fill_of('"><script>').startswith('class="st-other"')
