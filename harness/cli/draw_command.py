"""The command that shows what happened in a case, from its evidence: as text and as a picture."""

from __future__ import annotations

import argparse
import sys

from harness.judge.evidence import read_evidence
from harness.language.escape import for_terminal
from harness.records.store import ResultsError, write_text
from harness.report.ladder.model import NoLadder, ladder_of
from harness.report.ladder.svg import ladder_svg
from harness.report.ladder.text import ladder_text
from harness.run.exit_codes import GOOD, NO_WORK, USAGE


def draw(options: argparse.Namespace) -> int:
    """`draw`: print the ladder of a folder of evidence, and write it as an SVG if one is named."""
    evidence = read_evidence(options.folder)
    try:
        ladder = ladder_of(evidence)
        if options.svg is not None:
            write_text(options.svg, ladder_svg(ladder))
    except NoLadder as error:
        print(for_terminal(f"{options.folder}: {error}: name a case's folder"), file=sys.stderr)
        return USAGE
    except ResultsError as error:
        print(error, file=sys.stderr)
        return NO_WORK
    print(ladder_text(ladder), end="")
    return GOOD
