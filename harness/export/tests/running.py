"""Exported texts compiled and run, as somebody who was sent one would do it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from harness.language.kernel_range import version_of
from harness.tests.patience import PATIENCE

HERE = version_of(os.uname().release, os.uname().version)
"""the version of this machine's kernel"""
STRICT = ("-Wall", "-Wextra", "-Wpedantic", "-Werror", "-std=gnu11")
"""in seconds: a program ends itself after five"""


def compiled(folder: Path, text: str, compiler: str = "gcc", *options: str) -> Path:
    """The program of a text; fails the test with what the compiler says."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "x.c").write_text(text)
    words = [compiler, *(options or STRICT), "-o", "x", "x.c"]
    said = subprocess.run(words, cwd=folder, capture_output=True, text=True)
    assert said.returncode == 0, f"{said.stderr}\n{text}"
    return folder / "x"


def run(program: Path) -> subprocess.CompletedProcess[str]:
    """Its end, and what it said."""
    return subprocess.run([program], capture_output=True, text=True, timeout=PATIENCE)
