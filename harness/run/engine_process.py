"""One run of the engine: its process, the events it tells, and how it ended.

Owns the process: it is ended when the run is closed, and ends by itself when we die, because its
standard input is a pipe that only we hold. Promises to turn every way to fail into one line. It is
the backend of this machine's own kernel; what the events mean is left to `run_loop`.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

from harness.formats.codec import to_json
from harness.formats.event import EngineAlive, Event, RunOver
from harness.formats.plan import Plan
from harness.run.engine import EngineError, command
from harness.run.event_lines import EventLines
from harness.run.memory_file import memory_file, tail_of
from harness.run.process_end import descendants_of, end_processes
from harness.run.silence import Silence

# How long the engine may take to tear its namespaces down once it was told to end, in seconds.
TEAR_DOWN_LIMIT = 15.0
# How often the engine is to give a sign of life, and how long one that gives none is waited for, in
# seconds. It has a single thread, which never waits but for its cases: no work of theirs keeps it.
HEARTBEAT = 2
SILENCE_LIMIT = 60.0
# How much is kept of the end of what it writes to standard error, in bytes.
_TAIL = 65536


NO_SIGN = (
    f"the engine gave no sign of life for {SILENCE_LIMIT:.0f} s, as if it were stopped: it was"
    " ended, run again"
)


class EngineProcess:
    """The engine at work on some plans. A context: leaving it ends the engine."""

    def __init__(
        self,
        engine: Path,
        plans: Iterable[Plan],
        raw: Path,
        jobs: int | None = None,
        events_to: IO[bytes] | None = None,
        tick: float | None = None,
        more: Sequence[str] = (),
    ) -> None:
        """Start it; evidence goes below `raw`, events to a pipe or the file `events_to`.

        `tick`: after how many seconds without an event there is a None in their place; `more`:
        further words of its command line. Raises EngineError.
        """
        called = command(engine)
        lines = "".join(json.dumps(to_json(plan)) + "\n" for plan in plans)
        self._plans = memory_file("plans", lines.encode())
        self._errors = memory_file("errors")
        options = ["--plans", f"/proc/{os.getpid()}/fd/{self._plans.fileno()}"]
        options += ["--results", str(raw.resolve()), "--backend", "host", "--stop-on-eof"]
        options += ["--heartbeat", str(HEARTBEAT)]
        options += ["--jobs", str(jobs)] if jobs is not None else []
        options += more
        try:
            self._process = subprocess.Popen(
                [*called, "run", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if events_to is None else events_to,
                stderr=self._errors,
                # Ctrl+C is for us alone: we then let the engine tear down what it has made.
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(f"{engine}: cannot be run: {error.strerror}") from error
        self._tick = tick
        self._over = False

    def __enter__(self) -> EngineProcess:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def events(self) -> Iterator[Event | None]:
        """The events as they come. Raises EngineError for a line that is no event, and for an
        engine that gives no sign of life, which is ended."""
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        lines = EventLines()
        silence = Silence(SILENCE_LIMIT)
        while True:
            ready, _, _ = select.select([source], [], [], self._tick or HEARTBEAT)
            if not ready:
                if silence.is_too_long():
                    self.kill()
                    raise EngineError(NO_SIGN)
                if self._tick is not None:
                    yield None
                continue
            silence.end()
            chunk = os.read(source, 65536)
            if not chunk:
                break
            for event in lines.feed(chunk):
                self._over = self._over or isinstance(event, RunOver)
                if not isinstance(event, EngineAlive):
                    yield event
        lines.end()

    def watch(self, heard: Callable[[], int]) -> None:
        """Wait for the engine's end, while somebody else hears it.

        Raises EngineError, once it is ended, if `heard` does not change for too long.
        """
        silence, known = Silence(SILENCE_LIMIT), heard()
        while True:
            try:
                self._process.wait(HEARTBEAT)
                return
            except subprocess.TimeoutExpired:
                last, known = known, heard()
            if known != last:
                silence.end()
            elif silence.is_too_long():
                self.kill()
                raise EngineError(NO_SIGN)

    @property
    def pid(self) -> int:
        """Of the process that we have started."""
        return self._process.pid

    def saw_over(self) -> None:
        """Told by whoever reads the events from a file that the engine said it was over."""
        self._over = True

    def trouble(self) -> str | None:
        """Wait for the engine's end; one line if it did not do its work, None if it did."""
        try:
            code = self._process.wait(SILENCE_LIMIT)
        except subprocess.TimeoutExpired:
            self.kill()
            return NO_SIGN
        if code in (0, 1) and self._over:
            return None
        said = self.complaints()
        if code in (2, 3) and said:
            return said[-1]
        how = f"exit {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
        last = f" ({said[-1]})" if said else ""
        todo = "run again, and report it if it stays"
        return f"the engine ended before its work was done: {how}{last}: {todo}"

    def complaints(self) -> list[str]:
        """The last lines that the engine wrote to its standard error so far."""
        text = tail_of(self._errors, _TAIL).decode(errors="replace")
        return [line for line in text.splitlines() if line.strip()]

    def kill(self) -> None:
        """End it at once, and all that it has started; it may be stopped, or another user's."""
        end_processes([self._process.pid, *descendants_of(self._process.pid)])

    def _continue(self) -> None:
        """One that was stopped must go on in order to end (signal(7))."""
        try:
            self._process.send_signal(signal.SIGCONT)
        except PermissionError:  # through sudo, which hands it on to the engine when it ends
            pass

    def close(self) -> None:
        """End the engine, which tears down what it has made, and wait for that."""
        process = self._process
        if process.stdin is not None:
            process.stdin.close()
        self._continue()
        for end in (None, process.terminate, process.kill):
            try:
                if end is not None:
                    end()
                process.wait(TEAR_DOWN_LIMIT)
                break
            except subprocess.TimeoutExpired:
                continue
            except PermissionError:  # it runs as root through sudo, and we do not
                break
        if process.stdout is not None:
            process.stdout.close()
        self._plans.close()
