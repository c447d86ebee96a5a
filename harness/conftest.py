"""What every test of the harness may take for granted about the process it runs in."""

from __future__ import annotations

import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import settings

# CI judges a change by the same examples each time; at home every run tries others. Hypothesis
# does so by itself since 6.113, and Debian 12 has an older one. How long one takes says nothing:
# the machine may be busy.
settings.register_profile("ci", derandomize=True, deadline=None)
settings.register_profile("home", deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "home")

_SIGNALS: dict[signal.Signals, Callable[[int, FrameType | None], object] | signal.Handlers] = {
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: signal.SIG_DFL,
    signal.SIGHUP: signal.SIG_DFL,
}

# A shell starts its background jobs with SIGINT ignored, nohup(1) with SIGHUP, and children inherit
# that: a test that interrupts a program would wait for ever. A handler becomes the default at exec.
for _number, _handler in _SIGNALS.items():
    if signal.getsignal(_number) is signal.SIG_IGN:
        signal.signal(_number, _handler)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may use, too. pytest's own are its user's alone, and whoever starts
    pytest closes them again for all sessions of that user."""
    with tempfile.TemporaryDirectory(prefix="bindlab-open-") as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


@pytest.fixture(autouse=True)
def signals_as_they_were() -> Iterator[None]:
    """A run that was interrupted ends its process, and ignores signals till then; this goes on."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait are spread over all: xdist deals tests out in runs, and the last would wait
    for the worker that had them all."""
    waiting = [item for item in items if item.get_closest_marker("waits")]
    others = [item for item in items if not item.get_closest_marker("waits")]
    stride = len(others) // max(len(waiting), 1) + 1
    items[:] = [
        item
        for number, one in enumerate(waiting)
        for item in (one, *others[number * stride : (number + 1) * stride])
    ] or others
