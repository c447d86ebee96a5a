"""Where the engine is and how it is called: as we are, or through sudo without a password.

Promises one line with what to do when it cannot be called. What rights the engine has as it is, it
finds out itself (`bindlab rights`). Running it is left to `engine_process`.
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


# The exit code of an engine that cannot work here (cpp_servers/engine/run/exit_codes.hpp).
_NO_RIGHTS = 3
# For an answer that takes milliseconds.
_SECONDS = 10
# What an ordinary user can do where the machine has no rights for him.
_ELSEWHERE = "or run on another kernel, which needs no right: BACKEND=guest"


def command(engine: Path = DEFAULT) -> list[str]:
    """The words that call the engine with the rights it needs. Raises EngineError."""
    require(engine)
    path = str(engine.resolve())
    missing = _missing_rights(path)
    if missing is None:
        return [path]
    if os.geteuid() == 0 or shutil.which("sudo") is None or not _sudo_lets_us():
        raise EngineError(f"{missing}; {_ELSEWHERE}")
    return ["sudo", "-n", path]


def require(engine: Path) -> None:
    """Raises EngineError if there is no engine; a guest needs no more than that."""
    if not engine.is_file():
        raise EngineError(f"{engine}: there is no engine here: run `make build`")
    if not os.access(engine, os.X_OK):
        raise EngineError(f"{engine}: cannot be executed: run `make build`")


def _missing_rights(engine: str) -> str | None:
    """Why the engine cannot work as we are; None if it can. Raises EngineError."""
    try:
        asked = subprocess.run(
            [engine, "rights"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_SECONDS,
        )
    except OSError as error:
        raise EngineError(f"{engine}: cannot be run: {error.strerror}") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(
            f"{engine}: does not say what rights it has: run `make engine`"
        ) from error
    if asked.returncode != _NO_RIGHTS:  # whatever else is wrong, its run will tell
        return None
    said = asked.stderr.decode(errors="replace").splitlines()
    return said[-1] if said else f"{engine}: no right to make network namespaces"


def _sudo_lets_us() -> bool:
    asked = subprocess.run(["sudo", "-n", "true"], stdin=subprocess.DEVNULL, capture_output=True)
    return asked.returncode == 0
