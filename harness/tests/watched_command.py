"""A network namespace in which commands are run under `bindlab why`, and what was said of them."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema

from harness import ROOT
from harness.tests.end_to_end import ENGINE, need_namespaces
from harness.tools.port_holders import HolderHost, holder_host
from harness.tests.patience import PATIENCE

SCHEMA = json.loads((ROOT / "docs" / "why-command.schema.json").read_text())
# What every program here begins with. A failed call is no reason for it to end.
START = """
import os, socket, sys, threading
def attempt(call, *words):
    try: call(*words)
    except OSError: return 1
def tcp(): return socket.socket()
def tcp6(): return socket.socket(socket.AF_INET6)
def udp(): return socket.socket(type=socket.SOCK_DGRAM)
def unix(): return socket.socket(socket.AF_UNIX)
def share(s): s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1); return s
"""


@dataclass(slots=True)
class Watched:
    """A command that has ended, and what was said of it."""

    code: int
    out: str
    err: str
    events: list[dict[str, Any]]

    @property
    def failed(self) -> list[dict[str, Any]]:
        """The calls that failed."""
        return [it for it in self.events if it["event"] == "failed-call"]

    @property
    def kinds(self) -> list[str]:
        """Of these, what kind of reason."""
        return [it["kind"] for it in self.failed]


@dataclass(slots=True)
class WatchingHost(HolderHost):
    """One that runs commands under `why`."""

    report: Path = Path()

    def text(self, *words: str, uid: int | None = None, stdin: str = "") -> Watched:
        """Runs `bindlab why WORDS`."""
        done = subprocess.run(
            self.inside(str(ENGINE), "why", *words, uid=uid),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        return Watched(done.returncode, done.stdout, done.stderr, [])

    def data(self, *command: str, uid: int | None = None) -> Watched:
        """The same of a command as JSON, each line held against the schema."""
        watched = self.text("--json", "--output", str(self.report), "--", *command, uid=uid)
        watched.events = [json.loads(line) for line in self.report.read_text().splitlines()]
        for event in watched.events:
            jsonschema.validate(event, SCHEMA, jsonschema.Draft202012Validator)
        return watched

    def python(self, code: str, uid: int | None = None) -> Watched:
        """The same of a few lines of Python."""
        return self.data(sys.executable, "-c", START + code, uid=uid)

    def run(self, *words: str) -> None:
        """A command that sets something up."""
        subprocess.run(self.inside(*words), check=True, timeout=PATIENCE)


@contextmanager
def watching_host() -> Iterator[WatchingHost]:
    """A fresh namespace with lo up; everything in it has ended afterwards."""
    need_namespaces()
    # Not below pytest's folder, which other users may not enter.
    with tempfile.TemporaryDirectory() as folder, holder_host() as made:
        report = Path(folder) / "report"
        report.touch()
        report.chmod(0o666)
        report.parent.chmod(0o755)
        yield WatchingHost(made.first, made.holders, report)
