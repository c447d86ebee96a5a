"""A process that is stopped is ended, with all that it has started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from harness.run.process_end import descendants_of, end_processes

TREE = """
import subprocess
child = subprocess.Popen(["sleep", "99"])
print(child.pid, flush=True)
child.wait()
"""


def test_a_stopped_process_and_its_child_are_ended() -> None:
    with subprocess.Popen([sys.executable, "-c", TREE], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        child = int(process.stdout.readline())
        assert list(descendants_of(process.pid)) == [child]
        process.send_signal(signal.SIGSTOP)
        pidfd = os.pidfd_open(child)
        end_processes([process.pid, *descendants_of(process.pid)])
        assert process.wait() == -signal.SIGKILL
        assert process.stdout.read() == b""
        os.close(pidfd)


def test_a_process_that_is_gone_is_no_error() -> None:
    process = subprocess.Popen(["true"])
    process.wait()
    end_processes([process.pid])
    assert list(descendants_of(process.pid)) == []
