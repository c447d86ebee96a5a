"""The commands that read scenarios and run nothing."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable

from harness import ROOT
from harness.formats.codec import to_json
from harness.language.escape import for_terminal
from harness.plan import catalogue
from harness.plan.catalogue import Case, load_cases
from harness.report import explain as story, reference as language_reference
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE


def _first_runs(cases: Iterable[Case]) -> list[Case]:
    """A case that is run often is told of once."""
    return [case for case in cases if case.is_first_run]


def list_(options: argparse.Namespace) -> int:
    """`list`: the cases with their questions."""
    cases = _first_runs(load_cases(ROOT, options.only, options.scenarios))
    width = max((len(case.cell) for case in cases), default=0)
    for case in cases:
        print(for_terminal(f"{case.cell:<{width}}  {case.question}"))
    return GOOD


def explain(options: argparse.Namespace) -> int:
    """`explain`: a case as a story."""
    cases = _first_runs(load_cases(ROOT, options.case, options.scenarios))
    print("\n".join(story.explain(case.plan()) for case in cases), end="")
    return GOOD


def plan(options: argparse.Namespace) -> int:
    """`plan`: one JSON object a line."""
    for case in load_cases(ROOT, options.case, options.scenarios):
        print(json.dumps(to_json(case.plan())))
    return GOOD


def lint(options: argparse.Namespace) -> int:
    """`lint`: every diagnostic of every scenario, and every note, a line each."""
    diagnostics, notes = catalogue.lint_and_notes(ROOT, options.scenarios)
    for line in [*diagnostics, *notes]:
        print(line, file=sys.stderr)
    return USAGE if diagnostics else GOOD


def reference(options: argparse.Namespace) -> int:
    """`reference`: of the scenario language, written or compared."""
    if not options.check:
        language_reference.write(ROOT)
        return GOOD
    differences = language_reference.check(ROOT)
    for line in differences:
        print(line, file=sys.stderr)
    return NOT_GOOD if differences else GOOD
