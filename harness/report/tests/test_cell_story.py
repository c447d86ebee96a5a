"""What is told of a cell is what the grid does, on this machine, call by call and socket by socket."""

from __future__ import annotations

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import pytest

from harness.grid.cell_places import DEVICES, OPTIONS, PLACES, STATES, USERS
from harness.report.cell_story import ABOUT, cell_story, story_parts
from harness.report.cell_words import AXIS_WORDS
from harness.tests.end_to_end import ENGINE

_TABLE = "the sockets on the port before the second comes:"
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


def played(cell: str) -> tuple[list[str], list[str], list[str]] | str:
    """The three parts of the story as the program tells it; what it complains of."""
    words = [str(ENGINE), "grid", "--cell", cell]
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        return done.stderr
    lines = done.stdout.splitlines()[:-2]  # without the line of the file
    table = next(n for n, line in enumerate(lines) if line.startswith(_TABLE))
    second = next(n for n, line in enumerate(lines) if line.startswith("second: "))
    return lines[:table], lines[table + 1 : second], lines[second:]


def call_of(line: str) -> str:
    """Without what it is for."""
    return line.partition(ABOUT)[0]


def succeeded(line: str) -> str:
    """The call of a line, whose result is no error."""
    call, _, result = line.rpartition(" = ")
    assert int(result) >= 0
    return call


def seen(line: str) -> str:
    """A socket without the numbers that differ by machine, and the queue that nobody asks for."""
    line = re.sub(r", on device \d+", ", on device one", line.strip())
    line = re.sub(r"uid [1-9]\d*", "uid 64001", line)
    line = line if " LISTEN " in line else re.sub(r", queue \d+", "", line)
    return line if re.search(r":0, ", line) else re.sub(r"( - \S+:)\d+,", r"\1…,", line)


def test_it_is_what_the_grid_does_of_every_state_address_option_user_and_device() -> None:
    if not ENGINE.is_file():
        pytest.skip("needs the engine: make build")
    with ThreadPoolExecutor(2) as pool:
        found = dict(zip(sample(), pool.map(played, sample())))
    whole = {cell: it for cell, it in found.items() if not isinstance(it, str)}
    complaints = [it for it in found.values() if isinstance(it, str)]
    if any(_NOBODY in it for it in complaints):
        pytest.skip("needs root or subordinate ids: two users are not to be had")
    assert [it for it in complaints if _NONSENSE not in it] == []
    for cell, (first, table, second) in whole.items():
        told = cell_story(cell)
        assert [call_of(line) for line in told.first] == [succeeded(it) for it in first], cell
        assert sorted(told.table) == sorted(map(seen, table)), cell
        calls = [line.rpartition(" = ")[0] for line in second]
        assert list(told.second)[: len(calls)] == calls, cell
        assert list(map(succeeded, second[:-1])) == calls[:-1], cell
        refused = second[-1].rpartition(" = ")[2].startswith("-1 ")
        assert refused or len(calls) == len(told.second), cell
    every = [set(values) for values in zip(*(cell.split(",") for cell in whole))]
    assert every == [set(words) for words in AXIS_WORDS.values()]


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
