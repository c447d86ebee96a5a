"""Where the engine is and how it is called: as root, or through sudo without a password.

Promises one line with what to do when it cannot be called. Running it is left to `engine_process`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from harness import ROOT
from harness.language.diagnostics import OneLineError

DEFAULT = ROOT / "build" / "release" / "bin" / "bindlab"


class EngineError(OneLineError):
    """The engine cannot do its work; the text is one line with what to do about it."""


def command(engine: Path = DEFAULT) -> list[str]:
    """The words that call the engine with the rights it needs. Raises EngineError."""
    require(engine)
    path = str(engine.resolve())
    if os.geteuid() == 0:
        return [path]
    if shutil.which("sudo") is None or not _sudo_lets_us():
        raise EngineError(
            f"{engine}: making network namespaces needs root: run as root, or let sudo work"
            " without a password"
        )
    return ["sudo", "-n", path]


def require(engine: Path) -> None:
    """Raises EngineError if there is no engine; a guest needs no more than that."""
    if not engine.is_file():
        raise EngineError(f"{engine}: there is no engine here: run `make build`")
    if not os.access(engine, os.X_OK):
        raise EngineError(f"{engine}: cannot be executed: run `make build`")


def _sudo_lets_us() -> bool:
    asked = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True)
    return asked.returncode == 0
