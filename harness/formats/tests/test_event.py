"""Each line of the engine or a guest is the event it says, or no event at all."""

from __future__ import annotations

import pytest

from harness.formats.codec import FormatError
from harness.formats.event import (
    CaseFinished,
    CaseStarted,
    CaseWaiting,
    EngineAlive,
    Event,
    EvidenceFile,
    FilePiece,
    GuestBooted,
    ProgramSaid,
    RunBegun,
    RunOver,
    RunTrouble,
    TimersHeld,
    parse_event,
    write_event,
)

EVENTS: list[Event] = [
    RunBegun(2, 2, "6.12.5", "x86_64", 3, "0.1.0", "abc1234"),
    CaseStarted("a"),
    CaseWaiting("a", 61.5),
    CaseFinished("a", True, None, None, 1.25),
    EngineAlive(),
    RunOver(2),
    RunTrouble("it died"),
    GuestBooted("6.1.0-56", "#1", "x86_64", 2.5, (), ("veth",)),
    EvidenceFile("a", "plan.json", 10),
    ProgramSaid("400 of 800 cells"),
    FilePiece("cells.csv", 10),
    TimersHeld(0.004),
]


@pytest.mark.parametrize("event", EVENTS, ids=str)
def test_an_event_survives_its_line(event: Event) -> None:
    line = write_event(event)
    assert line.endswith("\n") and parse_event(line) == event


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("hello", "not JSON"),
        ('{"event":"party"}', "unknown kind 'party'"),
        ('{"event":"started"}', "case: missing"),
        ('{"event":"waiting","case":"a","seconds":"long"}', "seconds: not a number"),
        ('{"event":"run","format":9,"cases":1,"kernel":"x","machine":"y","jobs":1}', "format 9"),
    ],
)
def test_what_is_no_event_is_told(line: str, words: str) -> None:
    with pytest.raises(FormatError, match=words):
        parse_event(line)
