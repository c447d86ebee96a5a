"""What a guest says becomes events; its silence, its nonsense and its lag have an end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.formats.event import (
    CaseStarted,
    EvidenceFile,
    FilePiece,
    ProgramSaid,
    RunOver,
    TimersHeld,
)
from harness.guests import guest as guest_module
from harness.guests.channel import ChannelError, Frame
from harness.guests.evidence_writer import EvidenceWriter
from harness.guests.guest import LARGEST_LAG, Guest, GuestBackend, last_words
from harness.guests.guest_failure import GuestStopped, KernelUnusable, StartFailed, TimersLagged
from harness.plan.catalogue import load_cases
from harness.tests.fake_qemu import PANIC, RELEASE, booted, end
from harness.tests.fake_run import scenario

OVER = Frame(RunOver(1))


class Machine:
    """Says one frame at a look; then it is off, or silent for good."""

    def __init__(self, *says: Frame | Exception, stays: bool = False) -> None:
        self._says = list(says)
        self._stays = stays
        self.channel = self

    def frames(self) -> Iterator[Frame]:
        if self._says:
            said = self._says.pop(0)
            if isinstance(said, Exception):
                raise said
            yield said

    def is_on(self) -> bool:
        return self._stays or bool(self._says)

    def code(self) -> int:
        return 0

    def console(self) -> str:
        return PANIC


@pytest.fixture
def writer(tmp_path: Path) -> EvidenceWriter:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "a.yaml").write_text(scenario())
    return EvidenceWriter(tmp_path / "raw", load_cases(tmp_path))


def follow(machine: Machine, writer: EvidenceWriter) -> Guest:
    """A guest listened to until its end."""
    guest = Guest(machine, threading.Event())
    guest.boot()
    list(GuestBackend(guest, writer).events())
    return guest


def test_events_come_out_and_evidence_is_on_disk_before_the_next(
    writer: EvidenceWriter, tmp_path: Path
) -> None:
    file = Frame(EvidenceFile("a", "plan.json", 1), b"x")
    machine = Machine(booted(), Frame(CaseStarted("a")), file, OVER, end())
    guest = Guest(machine, threading.Event())
    assert guest.boot().kernel == RELEASE
    backend = GuestBackend(guest, writer)
    events = backend.events()
    assert next(events) == CaseStarted("a")
    assert next(events) == RunOver(1)
    assert (tmp_path / "raw" / "a" / "plan.json").read_bytes() == b"x"
    assert list(events) == [] and backend.trouble() is None
    assert (guest.seconds, guest.timer_lag) == (9.0, 0.004)
    assert guest.boot_wall_seconds is not None


def test_what_another_program_hands_out_comes_as_it_is_and_its_end_is_kept() -> None:
    piece = Frame(FilePiece("cells.csv", 1), b"x")
    said = Frame(ProgramSaid("hello"))
    guest = Guest(
        Machine(booted(), Frame(TimersHeld(0.01)), said, piece, end(3, "so\nno room\n")),
        threading.Event(),
    )
    guest.boot()
    assert list(guest.frames()) == [said, piece]
    assert guest.ended is not None and last_words(guest.ended) == "no room"


@pytest.mark.parametrize("lag", [LARGEST_LAG + 0.001, 3.0])
def test_timers_that_do_not_keep_pace_end_the_start(writer: EvidenceWriter, lag: float) -> None:
    with pytest.raises(TimersLagged, match="behind its clock"):
        follow(Machine(booted(), Frame(TimersHeld(lag)), OVER, end()), writer)
    with pytest.raises(TimersLagged, match="behind its clock"):
        follow(Machine(booted(), OVER, end(lag=lag)), writer)


def test_timers_that_keep_pace_are_no_event(writer: EvidenceWriter) -> None:
    guest = follow(Machine(booted(), Frame(TimersHeld(LARGEST_LAG)), OVER, end(lag=0.0)), writer)
    assert guest.timer_lag == 0.0


def test_an_engine_that_did_not_get_through_makes_the_kernel_unusable(
    writer: EvidenceWriter,
) -> None:
    with pytest.raises(KernelUnusable, match="could not do its work: no room"):
        follow(Machine(booted(), OVER, end(3, "so\nno room\n")), writer)
    with pytest.raises(KernelUnusable, match="could not do its work: exit 0"):
        follow(Machine(booted(), end(0)), writer)


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ([end()], "exit before it booted"),
        ([booted(), booted()], "it booted twice"),
        ([booted(), ChannelError("it says x, which is no event")], "which is no event"),
        ([booted()], "Kernel panic"),
        ([booted(), Frame(ProgramSaid("hello"))], "said in a run"),
        ([booted(), Frame(FilePiece("cells.csv", 1), b"x")], "piece in a run"),
    ],
    ids=["no first word", "two first words", "nonsense", "off", "no engine's line", "nor file"],
)
def test_what_makes_no_sense_ends_the_start(
    writer: EvidenceWriter, says: list[Frame | Exception], words: str
) -> None:
    with pytest.raises(StartFailed, match=words):
        follow(Machine(*says), writer)


@pytest.mark.parametrize("says", [[], [booted()]], ids=["while it boots", "later"])
def test_silence_has_an_end(
    writer: EvidenceWriter, says: list[Frame], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BOOT_LIMIT", "SILENCE_LIMIT"):
        monkeypatch.setattr(guest_module, name, 0.05)
    with pytest.raises(StartFailed, match="the guest hangs: it said nothing for 0 s"):
        follow(Machine(*says, stays=True), writer)


def test_a_guest_that_talks_for_ever_has_an_end(
    writer: EvidenceWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guest_module, "WHOLE_LIMIT", 0.05)
    with pytest.raises(StartFailed, match="is not done after"):
        follow(Machine(booted(), stays=True), writer)


def test_whoever_wants_it_to_stop_is_heard() -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(GuestStopped):
        Guest(Machine(booted()), stop).boot()
