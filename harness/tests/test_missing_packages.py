"""A python3 that lacks the packages is told so in one line."""

from __future__ import annotations

import subprocess
import sys

from harness import ROOT
from harness.run.exit_codes import NO_WORK


def test_another_python_is_told_which_package_is_missing_and_what_to_do() -> None:
    """`-S` leaves out the folders of all packages but Python's own."""
    words = [sys.executable, "-S", "-m", "harness", "list"]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == NO_WORK
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{sys.executable}: the package ") and "`make setup`" in line
    assert done.stdout == ""
