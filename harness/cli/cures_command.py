"""The command that tries what would have let a refused call succeed."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from harness import ROOT
from harness.cures.chosen_step import NoRefusal
from harness.cures.trial import Bench, try_cures
from harness.formats.codec import to_json
from harness.plan.case import Case
from harness.plan.catalogue import load_cases
from harness.plan.trust import require_trust
from harness.report.cures_text import cures_text
from harness.run.build_check import stale_build
from harness.run.checkout import revision_of
from harness.run.engine import command
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE
from harness.run.interruption import Interruption


def cures(options: argparse.Namespace) -> int:
    """`cures`: 0 if something helped, 1 if nothing did or kernel and rules differ."""
    case = _case(options)
    if case is None:
        return USAGE
    command(options.engine)
    stale = stale_build(options.engine, ROOT)
    if stale is not None:
        print(stale, file=sys.stderr)
    with Interruption() as interruption, ExitStack() as held:
        raw: Path = options.keep or Path(
            held.enter_context(tempfile.TemporaryDirectory(prefix="bindlab-cures-"))
        )
        bench = Bench(options.engine, raw, revision_of(ROOT), interruption, options.jobs)
        try:
            found = try_cures(case, bench, _say, options.step)
        except NoRefusal as error:
            print(error, file=sys.stderr)
            return USAGE
    if options.json:
        print(json.dumps(to_json(found), indent=1))
    else:
        print(cures_text(found), end="")
    helped = any(one.works for one in found.tried)
    return GOOD if helped and not found.contradictions else NOT_GOOD


def _case(options: argparse.Namespace) -> Case | None:
    """The one case that is named. Raises ScenarioError."""
    cases = load_cases(ROOT, options.case, options.scenarios)
    if not options.trust:
        require_trust(cases, options.scenarios or ROOT / "scenarios")
    cases = [case for case in cases if case.is_first_run]
    if len(cases) > 1:
        text = f"{options.case}: these are {len(cases)} cases, as {cases[0].cell}: name one"
        print(text, file=sys.stderr)
        return None
    return cases[0]


def _say(words: str) -> None:
    print(words, file=sys.stderr)
