"""One run of the engine: its process, the events it tells, and how it ended.

Owns the process: it is ended when the run is closed, and ends by itself when we die, because its
standard input is a pipe that only we hold. Promises to turn every way to fail into one line. What
the cases mean is left to the judge.
"""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from harness.engine import EngineError, command
from harness.records import ResultsError, make_folder

Json = Mapping[str, Any]

# How long the engine may take to tear its namespaces down once it was told to end.
PATIENCE = 15.0


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the engine: run, started, waiting, resumed, finished, over."""

    kind: str
    case: str = ""
    seconds: float = 0.0
    reason: str | None = None


def parse_event(line: str) -> Event:
    """The event of one line. Raises EngineError for anything else."""
    try:
        record = json.loads(line)
        return Event(
            str(record["event"]),
            str(record.get("case", "")),
            float(record.get("seconds", 0.0)),
            record.get("reason"),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        said = line.strip()[:60]
        raise EngineError(
            f"the engine says '{said}', which is no event: run `make build`"
        ) from error


def _memory(name: str, text: str = "") -> IO[bytes]:
    """A file that is on no disk, so that none is left behind however we end (memfd_create(2))."""
    file = os.fdopen(os.memfd_create(name), "w+b")
    file.write(text.encode())
    file.flush()
    return file


class EngineRun:
    """The engine at work on some plans. A context: leaving it ends the engine."""

    def __init__(
        self,
        engine: Path,
        plans: Iterable[Json],
        raw: Path,
        jobs: int | None = None,
        events_to: IO[bytes] | None = None,
    ) -> None:
        """Start it; evidence goes below `raw`, events to a pipe or the file `events_to`.

        Raises EngineError.
        """
        called = command(engine)
        self._plans = _memory("plans", "".join(json.dumps(plan) + "\n" for plan in plans))
        self._words = _memory("words")
        options = ["--plans", f"/proc/{os.getpid()}/fd/{self._plans.fileno()}"]
        options += ["--results", str(raw.resolve()), "--backend", "host", "--stop-on-eof"]
        options += ["--jobs", str(jobs)] if jobs is not None else []
        try:
            self._process = subprocess.Popen(
                [*called, "run", *options],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if events_to is None else events_to,
                stderr=self._words,
                # Ctrl+C is for us alone: we then let the engine tear down what it has made.
                start_new_session=True,
            )
        except OSError as error:
            raise EngineError(f"{engine}: cannot be run: {error.strerror}") from error
        self._over = False

    def __enter__(self) -> EngineRun:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def events(self, tick: float | None = None) -> Iterator[Event | None]:
        """The events as they come; None whenever `tick` seconds passed without one.

        Raises EngineError for a line that is no event.
        """
        assert self._process.stdout is not None
        source = self._process.stdout.fileno()
        pending = b""
        while True:
            ready, _, _ = select.select([source], [], [], tick)
            if not ready:
                yield None
                continue
            chunk = os.read(source, 65536)
            if not chunk:
                break
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                event = parse_event(line.decode(errors="replace"))
                self._over = self._over or event.kind == "over"
                yield event
        if pending:
            parse_event(pending.decode(errors="replace"))

    def wait(self) -> None:
        """Wait for the engine's end."""
        self._process.wait()

    def saw_over(self) -> None:
        """Told by whoever reads the events from a file that the engine said it was over."""
        self._over = True

    def trouble(self) -> str | None:
        """Wait for the engine's end; one line if it did not do its work, None if it did."""
        code = self._process.wait()
        if code in (0, 1) and self._over:
            return None
        words = self.words()
        if code in (2, 3) and words:
            return words[-1]
        how = f"exit {code}" if code >= 0 else f"signal {signal.Signals(-code).name}"
        said = f" ({words[-1]})" if words else ""
        todo = "run again, and report it if it stays"
        return f"the engine ended before its work was done: {how}{said}: {todo}"

    def words(self) -> list[str]:
        """The lines that the engine wrote to its standard error so far."""
        # Not read(): the position in the file is one with the engine's.
        written = os.fstat(self._words.fileno()).st_size
        text = os.pread(self._words.fileno(), written, 0).decode(errors="replace")
        return [line for line in text.splitlines() if line.strip()]

    def close(self) -> None:
        """End the engine, which tears down what it has made, and wait for that."""
        process = self._process
        if process.stdin is not None:
            process.stdin.close()
        for end in (None, process.terminate, process.kill):
            try:
                if end is not None:
                    end()
                process.wait(PATIENCE)
                break
            except subprocess.TimeoutExpired:
                continue
            except PermissionError:  # it runs as root through sudo, and we do not
                break
        if process.stdout is not None:
            process.stdout.close()
        self._plans.close()


def clear_evidence(raw: Path, case: str) -> None:
    """Remove a case's earlier evidence, but not that of cases whose id begins with its id."""
    folder = raw / case
    if not folder.is_dir():
        return
    try:
        others = [path for path in folder.iterdir() if path.is_dir()]
        for path in folder.iterdir():
            if path not in others:
                path.unlink()
        if not others:
            folder.rmdir()
    except OSError as error:
        raise ResultsError.of(folder, error) from error


def raw_folder(results: Path, release: str) -> Path:
    """The folder of all evidence on a kernel, made if it is not there. Raises ResultsError."""
    raw = results / "raw" / release
    try:
        make_folder(raw)
    except OSError as error:
        raise ResultsError.of(raw, error) from error
    return raw
