"""`python3 -m harness`: a command's words in, its exit code out.

Promises that whatever keeps a command from its work is one line on stderr and no traceback. The
commands are in the modules beside this one, what their exit codes mean in `run/exit_codes`.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from harness.cli.parser import make_parser
from harness.plan.catalogue import ScenarioError
from harness.records.store import ResultsError
from harness.run.engine import EngineError
from harness.run.exit_codes import NOT_GOOD, NO_WORK, USAGE
from harness.spec.kernels import KernelError


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; returns the exit code."""
    options = make_parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return USAGE
    except (ResultsError, EngineError, KernelError) as error:
        print(error, file=sys.stderr)
        return NO_WORK
    except BrokenPipeError:
        # Whoever read us has seen enough; Python would complain once more at its exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_GOOD
