"""A run of the whole harness with scenarios, results and temporary files in folders of their own.

Owns the folders and the processes it starts, and as their subreaper inherits every orphan they
leave, so that `leftovers` sees what outlives a run even when all its parents are gone.
Leaves to the tests what the run should have said.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness import ROOT
from harness.records.journal import read_journal
from harness.records.layout import journal_files
from harness.run.engine import EngineError, command
from harness.tests.process_tree import descendants, mounted_namespaces, net_namespaces, parents
from harness.tests.patience import PATIENCE

ENGINE = ROOT / "build" / "release" / "bin" / "bindlab"
# How long the kernel may take to bury the processes and namespaces of a run that is over.
BURIAL = 5.0

PR_SET_CHILD_SUBREAPER = 36  # prctl(2)

# What a command is put behind so that it has a mount namespace to itself, and may mount there.
OWN_MOUNTS = ["unshare", "-m" if os.geteuid() == 0 else "-rm"]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended and what it said."""

    code: int
    out: str
    err: str

    def complaints(self, *words: str) -> list[str]:
        """The lines on stderr that contain all of these words."""
        return [line for line in self.err.splitlines() if all(word in line for word in words)]


def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    """Waits for a condition that nothing announces; False when the seconds are over."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


class EndToEnd:
    """A temporary folder: write scenarios into it, run the harness, look around."""

    def __init__(self, home: Path) -> None:
        self.scenarios = home / "scenarios"
        self.results = home / "results"
        self.temporary = home / "tmp"
        self.scenarios.mkdir(parents=True)
        self.temporary.mkdir()
        self._processes: list[subprocess.Popen[str]] = []
        self._mounted = mounted_namespaces()
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        self._children = descendants(os.getpid())

    def write(self, name: str, text: str) -> Path:
        """Writes scenarios/NAME.yaml."""
        path = self.scenarios / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def command(self, *options: str, engine: Path = ENGINE) -> list[str]:
        """The command line of `harness run` on this folder."""
        where = ["--scenarios", self.scenarios, "--results", self.results, "--engine", engine]
        return ["/usr/bin/python3", "-m", "harness", "run", *map(str, where), *options]

    def start(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """Starts a command as the leader of its own process group, its words on pipes."""
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "TMPDIR": str(self.temporary), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._processes.append(process)
        return process

    def end(self, process: subprocess.Popen[str]) -> Ended:
        """Waits for the end of what `start` started."""
        try:
            out, err = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            out, err = process.communicate()
            raise AssertionError(f"the run did not end in {PATIENCE} s:\n{out}\n{err}") from None
        return Ended(process.returncode, out, err)

    def run(self, *options: str, engine: Path = ENGINE) -> Ended:
        """`harness run` to its end."""
        return self.end(self.start(self.command(*options, engine=engine)))

    def records(self) -> dict[str, dict[str, Any]]:
        """The records of verdicts.jsonl, by case; empty before there are any."""
        return records_below(self.results)

    def verdicts(self) -> dict[str, str]:
        """Each case's verdict."""
        return {case: str(record["verdict"]) for case, record in self.records().items()}

    def observations(self, case: str) -> list[dict[str, Any]]:
        """What has been observed of a case so far: its whole lines."""
        for path in self.results.glob("raw/*/"):
            observed = path / case / "observations.ndjson"
            if observed.is_file():
                lines = observed.read_text().splitlines(keepends=True)
                return [json.loads(line) for line in lines if line.endswith("\n")]
        return []

    def steps(self, case: str) -> int:
        """How many steps of a case have been observed."""
        return sum(line["kind"] == "step" for line in self.observations(case))

    def is_over(self, case: str) -> bool:
        """Whether the engine has written the case's last line."""
        return any(line["kind"] == "end" for line in self.observations(case))

    def judged(self) -> set[str]:
        """The cases with a verdict that no end of the run takes away: it is in the journal.

        A verdict.json alone says less: it is written a moment before.
        """
        return {case for path in journal_files(self.results) for case in read_journal(path)}

    def namespaces(self) -> set[str]:
        """The network namespaces that the cases report to have lived in, as in net_namespaces()."""
        return {
            f"net:[{line['namespace']}]"
            for path in self.results.glob("raw/**/observations.ndjson")
            for line in map(json.loads, path.read_text().splitlines()[:-1])
            if line["kind"] == "host"
        }

    def engine_of(self, harness: int) -> int:
        """The engine's main process in a run of the harness: the eldest that runs its binary."""
        engines = [pid for pid in descendants(harness) if self._runs(pid, ENGINE.resolve())]
        return min(engines)

    def leftovers(self) -> list[str]:
        """What outlives the run, once the kernel had its time to bury the dead; empty is good."""
        until(lambda: not self._find_leftovers(), BURIAL)
        return self._find_leftovers()

    def _find_leftovers(self) -> list[str]:
        self._bury()
        alive = descendants(os.getpid()) - self._children
        found = [f"process {pid}: {self._name(pid)}" for pid in sorted(alive)]
        # By whom matters: once a namespace is gone, the kernel gives its number to the next one,
        # which may be another worker's. Whatever a run of ours leaves behind is our descendant.
        in_use = net_namespaces()
        found += [
            f"namespace {name}"
            for name in sorted(self.namespaces())
            if in_use.get(name, set()) & alive
        ]
        found += [f"mount {line}" for line in mounted_namespaces() if line not in self._mounted]
        found += [f"file {path}" for path in self.temporary.rglob("*")]
        found += [f"file {path}" for path in self.results.rglob(".*")]
        return found

    def _bury(self) -> None:
        """Reaps the orphans that fell to us as subreaper; children of ours are left to Popen."""
        known = {process.pid for process in self._processes} | self._children
        for pid, parent in parents().items():
            if parent == os.getpid() and pid not in known:
                with contextlib.suppress(ChildProcessError):
                    os.waitpid(pid, os.WNOHANG)

    def close(self) -> None:
        """Ends what a failed test has left running."""
        for process in self._processes:
            if process.poll() is None:
                process.kill()
                process.communicate()

    @staticmethod
    def _runs(pid: int, binary: Path) -> bool:
        try:
            return Path(f"/proc/{pid}/exe").readlink() == binary
        except OSError:
            return False

    @staticmethod
    def _name(pid: int) -> str:
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()
        except OSError:
            return "gone meanwhile"


def records_below(results: Path) -> dict[str, dict[str, Any]]:
    """The records in a folder of results, by case."""
    lines = [
        line
        for path in results.glob("kernels/*/verdicts.jsonl")
        for line in path.read_text().splitlines()
    ]
    return {record["case"]: record for record in map(json.loads, lines)}


def missing() -> str:
    """What this machine lacks to run a case; empty if nothing."""
    try:
        command(ENGINE)
    except EngineError as error:
        return str(error)
    return ""


def need_namespaces() -> None:
    """Skips a test where no case can run; where CI runs, that is no excuse."""
    reason = missing()
    if reason and "CI" in os.environ:
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
