"""What every test of the harness may take for granted about the process it runs in."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from types import FrameType

import pytest

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


@pytest.fixture(autouse=True)
def signals_as_they_were() -> Iterator[None]:
    """A run that was interrupted ends its process, and ignores signals till then; this goes on."""
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)
