"""Who follows a file of events learns of its end and of its owner's death, and waits no more."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from harness.formats.event import CaseStarted, RunOver, RunTrouble, write_event
from harness.pytest_plugin import event_file
from harness.pytest_plugin.event_file import NAME, EventFile, is_locked
from harness.run.engine import EngineError


@pytest.fixture
def owned(tmp_path: Path) -> Iterator[BinaryIO]:
    """The file as its owner has it: open and locked."""
    with (tmp_path / NAME).open("wb", buffering=0) as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield stream


def test_events_are_followed_while_they_are_written(owned: BinaryIO, tmp_path: Path) -> None:
    source = EventFile(tmp_path / NAME)
    events = source.events()
    line = write_event(CaseStarted("a")).encode()
    owned.write(line + line[:5])
    assert next(events) == CaseStarted("a")
    owned.write(line[5:] + write_event(RunOver(1)).encode())
    assert list(events) == [CaseStarted("a"), RunOver(1)]
    assert source.trouble() is None


def test_the_owners_trouble_is_ours(owned: BinaryIO, tmp_path: Path) -> None:
    owned.write(write_event(RunTrouble("no engine")).encode())
    source = EventFile(tmp_path / NAME)
    assert list(source.events()) == []
    assert source.trouble() == "no engine"


def test_the_owners_death_is_seen_after_its_last_words(owned: BinaryIO, tmp_path: Path) -> None:
    owned.write(write_event(CaseStarted("a")).encode())
    owned.close()
    source = EventFile(tmp_path / NAME)
    assert list(source.events()) == [CaseStarted("a")]
    assert source.trouble() == "the worker gw0, which ran the engine, has died"


def test_an_owner_that_never_begins_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(event_file, "BEGIN_LIMIT", 0.0)
    source = EventFile(tmp_path / NAME)
    assert list(source.events()) == []
    assert source.trouble() == "the worker gw0 did not start the engine in 0 s"


def test_nonsense_in_the_file_is_an_error(owned: BinaryIO, tmp_path: Path) -> None:
    owned.write(b"nonsense\n")
    with pytest.raises(EngineError, match="is no event"):
        list(EventFile(tmp_path / NAME).events())


def test_a_lock_is_seen_and_not_taken(owned: BinaryIO, tmp_path: Path) -> None:
    with (tmp_path / NAME).open("rb") as other:
        assert is_locked(other)
        fcntl.flock(owned, fcntl.LOCK_UN)
        assert not is_locked(other)
        fcntl.flock(owned, fcntl.LOCK_EX | fcntl.LOCK_NB)
