"""What every test of the harness may take for granted about the process it runs in."""

from __future__ import annotations

import signal

# A shell starts its background jobs with SIGINT ignored, and children inherit that: a test that
# interrupts a program would wait for ever. Python's handler becomes the default at exec.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
