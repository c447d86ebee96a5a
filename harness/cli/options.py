"""The options that several commands have, each as a parser of its own to be a parent of theirs."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from harness import ROOT
from harness.cli.argument_types import folder, positive, word
from harness.records.layout import committed_results, local_results
from harness.run import engine


def option(*names: str, **how: Any) -> argparse.ArgumentParser:
    """One option, for every command that has it."""
    parent = argparse.ArgumentParser(add_help=False)
    parent.add_argument(*names, **how)
    return parent


def results_option(about: str, default: Path | None) -> argparse.ArgumentParser:
    """The folder of results: whose, and which unless it is named."""
    return option("--results", type=folder, metavar="DIR", default=default, help=about)


def kernels_option(about: str) -> argparse.ArgumentParser:
    """Which kernels, and what is done with them."""
    return option("--kernels", type=word, metavar="WORDS", help=about)


ONLY = option(
    "--only",
    type=word,
    metavar="GLOBS",
    help="cases, scenarios or folders: 'restart/* udp'; or @lecture",
)
SCENARIOS = option("--scenarios", type=folder, metavar="DIR", help="default: scenarios/")
AGAIN = option(
    "--resume", action="store_true", help="only cases without a verdict of this very revision"
)
OWN = results_option("of runs here; default: results/local/", local_results(ROOT))
RESULTS = results_option("default: results/, the committed ones", committed_results(ROOT))
CASE = option(
    "case", type=word, metavar="CASE", help="an id as `list` prints it, or a GLOB of these"
)
ONE_CASE = option(
    "case",
    type=word,
    metavar="CASE",
    help="an id as `list` prints it, or a GLOB that matches it alone",
)
JOBS = option("--jobs", type=positive, metavar="N", help="cases that are active at once")
BINARY = option(
    "--engine",
    type=folder,
    metavar="PATH",
    default=engine.DEFAULT,
    help="default: build/release/bin/bindlab",
)
FOLDERS = option("folders", type=folder, nargs="+", metavar="DIR", help="of one or more cases")
TRUST = option(
    "--trust",
    action="store_true",
    help="let scenarios from elsewhere run programs from outside the project",
)
ASK_WHY = option(
    "--ask-why",
    action="store_true",
    help="ask `why` before each bind, listen and connect, and write down what it says",
)
WRITE = option("--write", action="store_true", help="replace verdict.json by the new verdict")
CHECK = option("--check", action="store_true", help="write nothing, fail on a difference")
KERNEL = option("--kernel", type=word, metavar="RELEASE", help="default: the kernel that ran last")
