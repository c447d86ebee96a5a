"""One session at a time has the results folder, and leaves every verdict among the records."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from harness.pytest_plugin import session_results as module
from harness.pytest_plugin.session_results import grant, session_results, wait_for_grant
from harness.records.journal import Journal
from harness.records.layout import journal_file, verdicts_file
from harness.records.lock import results_lock
from harness.records.store import ResultsError, read_verdicts
from harness.tests.verdicts import sound

RELEASE = os.uname().release


def told(results: Path, case: str) -> None:
    """A verdict is given, and its run does not come to its end."""
    with Journal(results, RELEASE) as journal:
        journal.add(sound(case, kernel=RELEASE))


def recorded(results: Path) -> list[str]:
    return [verdict.case for verdict in read_verdicts(verdicts_file(results, RELEASE))]


def test_a_session_holds_the_folder_and_gives_it_back(tmp_path: Path) -> None:
    with session_results(tmp_path):
        with pytest.raises(ResultsError, match="another run is writing here"):
            with session_results(tmp_path):
                pass
    with results_lock(tmp_path):
        pass


def test_verdicts_that_an_earlier_session_left_are_records_from_the_start(
    tmp_path: Path,
) -> None:
    told(tmp_path, "a/old")
    with session_results(tmp_path):
        assert recorded(tmp_path) == ["a/old"]


def test_its_own_verdicts_are_records_in_the_end(tmp_path: Path) -> None:
    with session_results(tmp_path):
        told(tmp_path, "a/new")
        assert recorded(tmp_path) == []
    assert recorded(tmp_path) == ["a/new"]
    assert not journal_file(tmp_path, RELEASE).exists()


def test_also_of_a_session_that_was_killed(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        with session_results(tmp_path):
            told(tmp_path, "a/new")
            raise KeyboardInterrupt
    assert recorded(tmp_path) == ["a/new"]
    with results_lock(tmp_path):
        pass


def test_a_folder_that_somebody_else_has_is_left_as_it_is(tmp_path: Path) -> None:
    told(tmp_path, "a/theirs")
    with results_lock(tmp_path), pytest.raises(ResultsError):
        with session_results(tmp_path):
            pytest.fail("it has no right to begin")
    assert recorded(tmp_path) == []


def test_who_is_granted_goes_on(tmp_path: Path) -> None:
    grant(tmp_path)
    wait_for_grant(tmp_path)


def test_who_is_refused_is_told_why(tmp_path: Path) -> None:
    grant(tmp_path, "another run is writing here")
    with pytest.raises(ResultsError, match="^another run is writing here$"):
        wait_for_grant(tmp_path)


def test_nobody_waits_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEGIN_LIMIT", 0.0)
    with pytest.raises(ResultsError, match="did not lock its results in 0 s: run again"):
        wait_for_grant(tmp_path)


def test_a_grant_is_seen_whole_or_not_at_all(tmp_path: Path) -> None:
    grant(tmp_path, "x" * 9999)
    # What it is written to first is not the name that workers look for.
    assert [path.name for path in tmp_path.iterdir()] == ["granted"]
