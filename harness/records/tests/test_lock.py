"""A results folder belongs to one run at a time, and to nobody once that has died."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from harness import ROOT
from harness.records.lock import results_lock
from harness.records.store import ResultsError

HOLD = """
import sys, pathlib
from harness.records.lock import results_lock
with results_lock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_one_is_told_who_has_it(tmp_path: Path) -> None:
    with results_lock(tmp_path / "results"):
        with pytest.raises(ResultsError, match=f"another run .*process {os.getpid()}, since"):
            with results_lock(tmp_path / "results"):
                raise AssertionError("held twice")
    with results_lock(tmp_path / "results"):
        pass


def test_a_holder_that_was_killed_holds_it_no_more(tmp_path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, tmp_path],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    with pytest.raises(ResultsError, match=f"process {holder.pid}"), results_lock(tmp_path):
        raise AssertionError("held twice")
    holder.kill()
    holder.communicate()
    with results_lock(tmp_path):
        pass


def test_a_file_in_the_way_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("")
    with pytest.raises(ResultsError, match="in the way"), results_lock(tmp_path / "results"):
        raise AssertionError("held")
