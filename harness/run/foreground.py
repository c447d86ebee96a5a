"""A program that speaks for itself: it has our terminal, and we wait for it.

Promises that it does not outlive us, whatever ends us but SIGKILL, and that a death by a signal is
one line. What it prints is its own.
"""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Sequence
from contextlib import suppress

from harness.run.engine import EngineError
from harness.run.process_end import descendants_of, end_processes

PATIENCE_S = 5.0
"""for one that was asked to end"""


def run_in_foreground(words: Sequence[str]) -> int:
    """Its exit code. Raises EngineError, KeyboardInterrupt."""
    try:
        process = subprocess.Popen(words)
    except OSError as error:
        raise EngineError(f"{words[0]}: cannot be run: {error.strerror}") from error
    try:
        code = process.wait()
    except BaseException:
        _end(process)
        raise
    if code < 0:
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        raise EngineError(f"{words[0]}: ended by {name}: run it again, and report it if it stays")
    return code


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(PermissionError, subprocess.TimeoutExpired):
        process.terminate()  # which root's, through sudo, does not let us
        process.wait(PATIENCE_S)
        return
    end_processes([process.pid, *descendants_of(process.pid)])
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE_S)
