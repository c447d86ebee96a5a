"""Exit codes are told apart, and go with those of other programs and with what the README says."""

from __future__ import annotations

import argparse
import re
import signal

import pytest

from harness import ROOT
from harness.run.exit_codes import GOOD, INTERRUPTED, NO_WORK, NOT_GOOD, USAGE

ALL = (GOOD, NOT_GOOD, USAGE, NO_WORK, INTERRUPTED)


def test_each_says_something_else() -> None:
    assert len(set(ALL)) == len(ALL)


def test_a_mistake_in_the_command_ends_as_argparse_ends() -> None:
    with pytest.raises(SystemExit) as ended:
        argparse.ArgumentParser().parse_args(["--no-such-option"])
    assert ended.value.code == USAGE


def test_who_is_interrupted_ends_as_a_shell_says_it() -> None:
    assert INTERRUPTED == 128 + signal.SIGINT


def test_the_readme_tells_of_each() -> None:
    readme = (ROOT / "harness" / "README.md").read_text(encoding="utf-8")
    section = readme.partition("## Exit codes\n")[2].partition("\n## ")[0]
    told = [int(code) for code in re.findall(r"(?:^|; )(\d+) ", " ".join(section.split()))]
    assert told == sorted(ALL)
