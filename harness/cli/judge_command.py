"""The command that judges evidence again, however old it is."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness.formats.observations import FILE as OBSERVATIONS
from harness.formats.plan import FILE as PLAN
from harness.judge import judge as judgement
from harness.judge.evidence import read_evidence
from harness.language.escape import for_terminal
from harness.records.store import write_verdict
from harness.report.failure import story
from harness.run.exit_codes import GOOD, NOT_GOOD, USAGE
from harness.run.provenance import recorded_provenance


def judge(options: argparse.Namespace) -> int:
    """`judge`: all folders of evidence below the given ones."""
    code = GOOD
    for given in options.folders:
        folders = _evidence_below(given)
        if not folders:
            said = f"{given}: no evidence here: name a folder with {PLAN}"
            print(for_terminal(said), file=sys.stderr)
            code = USAGE
        for folder in folders:
            good = _judge_one(folder, options.write)
            code = code or (GOOD if good else NOT_GOOD)
    return code


def _judge_one(folder: Path, write: bool) -> bool:
    """Whether the new verdict is a good one."""
    evidence = read_evidence(folder)
    verdict = judgement.judge(evidence, recorded_provenance(evidence))
    print(for_terminal(f"{verdict.verdict.value:<6} {verdict.case}"))
    if not verdict.verdict.is_good:
        print(story(verdict, evidence), file=sys.stderr)
    if write:
        write_verdict(folder, verdict)
    return verdict.verdict.is_good


def _evidence_below(folder: Path) -> list[Path]:
    found = {path.parent for name in (PLAN, OBSERVATIONS) for path in folder.rglob(name)}
    return sorted(found)
