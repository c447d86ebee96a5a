"""The commands that run cases: on this machine's kernel, and on others in guests."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from harness.guests.matrix_run import MatrixRequest, run_matrix
from harness.run import host_run
from harness.run.request import Request


def run(options: argparse.Namespace) -> int:
    """`run`: on this machine's kernel, or in a guest, for which it takes no right."""
    if options.backend == "guest":
        return _run_in_guests(options, kernels="newest", propose=options.propose)
    request = Request(
        engine=options.engine,
        results=options.results,
        only=options.only,
        scenarios=options.scenarios,
        jobs=options.jobs,
        resume=options.resume,
        trust=options.trust,
        ask_why=options.ask_why,
        propose=options.propose,
    )
    return host_run.run(request, sys.stdout, sys.stderr)


def matrix(options: argparse.Namespace) -> int:
    """`matrix`: on other kernels, in guests."""
    return _run_in_guests(
        options,
        kernels=options.kernels or "",
        modules=options.modules,
        shard=options.shard,
        guests=options.guests,
    )


def _run_in_guests(options: argparse.Namespace, **where: Any) -> int:
    request = MatrixRequest(
        engine=options.engine,
        results=options.results,
        only=options.only,
        scenarios=options.scenarios,
        jobs=options.jobs,
        resume=options.resume,
        trust=options.trust,
        ask_why=options.ask_why,
        **where,
    )
    return run_matrix(request, sys.stdout, sys.stderr)
