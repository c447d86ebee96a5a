"""What is told of a cell is what the grid does here, call by call and socket by socket."""

from __future__ import annotations

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, cycle

import pytest

from harness import ROOT
from harness.grid.cell_places import DEVICES, OPTIONS, PLACES, STATES, USERS
from harness.grid.measured_stories import read_stories
from harness.language.kernel_range import parse_release
from harness.records.layout import PAIRS, committed_results
from harness.report.cell_story import cell_story, story_parts
from harness.report.cell_words import AXIS_WORDS
from harness.report.tests.played_cell import assert_told, call_of
from harness.tests.end_to_end import ENGINE

_OF_THE_FILE = 2  # lines: the columns, and the cell's
_NONSENSE, _NOBODY = " is no cell: ", "there is no cell '"


def sample() -> list[str]:
    """Of each first address each state, with all that is beside them by turns; and UDP."""
    options, seconds = cycle(OPTIONS), cycle(PLACES)
    further, users, devices = cycle([*OPTIONS, "none"]), cycle(USERS), cycle([*DEVICES, "none"])
    asked = [("tcp", state) for state in STATES] + [("udp", "bound")]
    return [
        f"{protocol},{first},{next(options)},{state},{next(seconds)},{next(further)}"
        f",{next(users)},{next(devices)}"
        for first in PLACES
        for protocol, state in asked
    ]


def printed(cell: str) -> list[str] | str:
    """The story as the program tells it; what it complains of."""
    words = [str(ENGINE), "grid", "--cell", cell]
    done = subprocess.run(words, capture_output=True, text=True)
    return done.stderr if done.returncode else done.stdout.splitlines()[:-_OF_THE_FILE]


def test_it_is_what_the_grid_does_of_every_state_address_option_user_and_device() -> None:
    if not ENGINE.is_file():
        pytest.skip("needs the engine: make build")
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(sample(), pool.map(printed, sample())))
    complaints = [it for it in found.values() if isinstance(it, str)]
    if any(_NOBODY in it for it in complaints):
        pytest.skip("needs root or subordinate ids: two users are not to be had")
    assert [it for it in complaints if _NONSENSE not in it] == []
    whole = {cell: lines for cell, lines in found.items() if not isinstance(lines, str)}
    for cell, lines in whole.items():
        assert_told(cell, lines, bound_in_table=_shows_bound(os.uname().release))
    every = [set(values) for values in zip(*(cell.split(",") for cell in whole))]
    assert every == [set(words) for words in AXIS_WORDS.values()]


def test_it_is_what_was_seen_on_the_kernels_that_differ() -> None:
    measured = read_stories(committed_results(ROOT))
    assert measured is not None and len({it.kernel for it in measured.stories}) > 1
    for it in chain(*measured.of(PAIRS).values()):
        assert_told(it.cell, it.lines, bound_in_table=_shows_bound(it.kernel))


def _shows_bound(release: str) -> bool:
    return parse_release(release) >= (6, 8, 0)


def test_who_hears_a_fin_is_told_in_its_order() -> None:
    story = cell_story("tcp,first4,addr,last_ack,wildcard6,none,same,none")
    assert [call_of(line) for line in story.first][-4:] == [
        "client: shutdown SHUT_WR",
        "first: recv, for the other end's FIN",
        "client: setsockopt IP_MINTTL 255",
        "first: close",
    ]
    assert story.table == ("tcp LAST_ACK 10.0.0.1:10000 - 10.0.0.2:…, no process",)
    assert story.second[:2] == ("second: socket ipv6 tcp", "second: setsockopt IPV6_V6ONLY 0")


def test_udp_does_not_listen() -> None:
    story = cell_story("udp,first4,none,bound,first4,both,first_root,other")
    assert story.table == ("udp CLOSE 10.0.0.1:10000 - 0.0.0.0:0, uid 0, on device one",)
    assert story.second[-2:] == (
        "second: setsockopt SO_BINDTODEVICE two",
        "second: bind 10.0.0.1:10000",
    )


def test_the_script_gets_a_part_for_every_value_of_every_axis() -> None:
    parts = story_parts()
    of_axes = {"steps": STATES, "table": STATES, "names": PLACES, "options": OPTIONS}
    for part, values in {**of_axes, "settings": PLACES, "owners": USERS}.items():
        found = parts[part]
        assert isinstance(found, dict) and list(found) == list(values)
