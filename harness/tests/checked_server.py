"""`bindlab check` on a server, as a user runs it, and the card that comes out."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.tests.end_to_end import ENGINE, need_namespaces
from harness.tests.patience import PATIENCE

BAD = ENGINE.with_name("bad_server")


@dataclass(frozen=True, slots=True)
class Card:
    """What `check` said."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """The verdict."""
        return self.out.partition(":")[0]

    @property
    def data(self) -> dict[str, Any]:
        """Of --json."""
        card: dict[str, Any] = json.loads(self.out)
        assert card["format"] == 1 and card["exit"] == self.code
        return card


def check(*words: str, before: tuple[str, ...] = (), cwd: Path | None = None) -> Card:
    """Runs `bindlab check WORDS`; skips where there can be no namespaces."""
    need_namespaces()
    done = subprocess.run(
        [*before, str(ENGINE), "check", *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
        cwd=cwd,
    )
    return Card(done.returncode, done.stdout, done.stderr)


def bad(mode: str, *options: str, arguments: tuple[str, ...] = ()) -> Card:
    """The same on a server that is wrong on purpose in that way."""
    return check(*options, "--", str(BAD), mode, "8080", *arguments)
