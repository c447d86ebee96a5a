"""The results folder of a pytest session: held by one session at a time, and left with its records.

Owns the lock, and that every verdict of the session is among the records in its end, also of one
that was killed. With many processes it is the controller that has it, for it outlives the workers;
a worker waits here until it is told that the session has the folder.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness.pytest_plugin.event_file import BEGIN_LIMIT, LOOK_AGAIN
from harness.records.journal import put_among_records
from harness.records.lock import results_lock
from harness.records.store import ResultsError

_GRANT = "granted"


@contextmanager
def session_results(results: Path) -> Iterator[None]:
    """Hold the folder, with what was left there made safe before and after. Raises ResultsError."""
    release = os.uname().release
    with results_lock(results):
        put_among_records(results, release)
        try:
            yield
        finally:
            put_among_records(results, release)


def grant(shared: Path, refused: str = "") -> None:
    """Tell the workers that the session has its results, or why it has not."""
    hidden = shared / f".{_GRANT}"
    hidden.write_text(refused)
    hidden.rename(shared / _GRANT)


def wait_for_grant(shared: Path) -> None:
    """Wait until the session has its results. Raises ResultsError if it does not get them."""
    deadline = time.monotonic() + BEGIN_LIMIT
    while not (shared / _GRANT).exists():
        if time.monotonic() > deadline:
            raise ResultsError(f"pytest did not lock its results in {BEGIN_LIMIT:.0f} s: run again")
        time.sleep(LOOK_AGAIN)
    refused = (shared / _GRANT).read_text()
    if refused:
        raise ResultsError(refused)
