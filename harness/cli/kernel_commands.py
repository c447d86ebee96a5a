"""The commands about the kernels of the matrix, which run nothing."""

from __future__ import annotations

import argparse
import json
import sys

from harness import ROOT
from harness.guests import kernel_fetcher
from harness.guests.kernel_list import entry_for, list_kernels, list_newer
from harness.run.exit_codes import GOOD, NO_WORK
from harness.spec.kernel_selection import select
from harness.spec.kernels import read_kernels


def kernels(options: argparse.Namespace) -> int:
    """`kernels`: a line each; `--newer`: those that the archive has and the list has not."""
    if options.entry is not None:
        print("\n".join(entry_for(options.entry, _aside)))
        return GOOD
    if not options.newer:
        print("\n".join(list_kernels(ROOT)))
        return GOOD
    newer, gone = list_newer(ROOT, _aside)
    print("\n".join(newer))
    for line in gone:
        _aside(line)
    return GOOD


def _aside(words: str) -> None:
    """What is no answer, only how it comes about."""
    print(words, file=sys.stderr, flush=True)


def fetch(options: argparse.Namespace) -> int:
    """`fetch`: into the cache."""
    troubles = kernel_fetcher.fetch(select(read_kernels(ROOT), options.kernels or ""), print)
    for trouble in troubles.values():
        print(trouble, file=sys.stderr)
    return NO_WORK if troubles else GOOD


def jobs(options: argparse.Namespace) -> int:
    """`jobs`: the kernels and parts of the cases, for CI to make jobs of."""
    told = [
        {"kernel": k.version, "release": k.release, "shard": part, "shards": options.shards}
        for k in select(read_kernels(ROOT), options.kernels or "")
        for part in range(1, options.shards + 1)
    ]
    print(json.dumps(told))
    return GOOD
