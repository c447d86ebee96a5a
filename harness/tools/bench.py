"""Measures what the project promises about its speed, as ratios within one run of this program.

Writes the scenarios it needs into a temporary folder and prints figure, target and verdict of each
measure. A missed target is a finding, not a fault: the exit code is 0 unless a measure could not be
taken.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from harness.tools.check_measures import checks
from harness.tools.grid_measures import grid
from harness.tools.guest_measures import guests
from harness.tools.measure import Unmeasurable
from harness.tools.run_measures import experiments, throughput, topologies
from harness.tools.site_measures import site
from harness.tools.why_measures import why


def main() -> int:
    """Takes every measure, prints each as soon as it is known; returns the exit code."""
    missed = 0
    try:
        with tempfile.TemporaryDirectory(prefix="bindlab-bench-") as home:
            kinds = (
                topologies(),
                throughput(Path(home)),
                checks(Path(home)),
                experiments(),
                guests(),
                grid(Path(home)),
                site(Path(home)),
                why(),
            )
            for measures in kinds:
                for measure in measures:
                    print(measure.line(), flush=True)
                    missed += not measure.met
    except Unmeasurable as fault:
        print(f"bench: {fault}", file=sys.stderr)
        return 1
    print(f"bench: {missed} targets missed" if missed else "bench: every target met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
