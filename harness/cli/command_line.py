"""`python3 -m harness`: a command's words in, its exit code out.

Promises that whatever keeps a command from its work is one line on stderr and no traceback. The
commands are in the modules beside this one, what their exit codes mean in `run/exit_codes`.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import TextIO, cast

from harness.cli.parser import make_parser
from harness.language.escape import for_terminal
from harness.plan.catalogue import ScenarioError
from harness.records.store import ResultsError
from harness.run.engine import EngineError
from harness.run.exit_codes import INTERRUPTED, NOT_GOOD, NO_WORK, USAGE
from harness.run.steady_output import SteadyOutput, hold_standard_streams, tell_broken
from harness.spec.kernels import KernelError

# What a reader that has gone away leaves behind.
_SEEN_ENOUGH = os.strerror(errno.EPIPE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask for; returns the exit code."""
    hold_standard_streams()
    out, err = SteadyOutput.of(sys.stdout), SteadyOutput.of(sys.stderr)
    with redirect_stdout(cast(TextIO, out)), redirect_stderr(cast(TextIO, err)):
        try:
            options = make_parser().parse_args(arguments)
        except SystemExit as ended:  # the manual has been told, or what is wrong with the words
            raise SystemExit(_told(out, err, int(ended.code or 0))) from None
        code = _do(options)
    return _told(out, err, code)


def _told(out: SteadyOutput, err: SteadyOutput, code: int) -> int:
    """The exit code, if what was said was heard."""
    out.flush()
    if out.failed == _SEEN_ENOUGH and not out.told:
        return code or NOT_GOOD
    broken = tell_broken(out, err)
    return code or broken


def _is_somewhere() -> bool:
    """Whether the folder that we are in is still there (getcwd(3))."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _do(options: argparse.Namespace) -> int:
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except ScenarioError as error:
        print(error, file=sys.stderr)
        return USAGE
    except (ResultsError, EngineError, KernelError) as error:
        print(error, file=sys.stderr)
        return NO_WORK
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except MemoryError:
        print("the memory is used up: free some and run again", file=sys.stderr)
        return NO_WORK
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        place = error.filename or ("standard input" if _is_somewhere() else "the current folder")
        print(for_terminal(f"{place}: {error.strerror or error}"), file=sys.stderr)
        return NO_WORK
