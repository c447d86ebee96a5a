"""The commands about the kernels of the matrix, which run nothing."""

from __future__ import annotations

import argparse
import json
import sys

from harness import ROOT
from harness.guests import kernel_fetcher
from harness.guests.kernel_list import list_kernels
from harness.run.exit_codes import GOOD, NO_WORK
from harness.spec.kernels import read_kernels, select


def kernels(options: argparse.Namespace) -> int:
    """`kernels`: a line each."""
    print("\n".join(list_kernels(ROOT)))
    return GOOD


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
