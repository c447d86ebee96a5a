"""The commands that hold grids together, and publish them: of all kernels that measured them."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from harness import ROOT
from harness.grid.collection import Collection, local_grids, published_grids
from harness.grid.findings import Findings
from harness.grid.grid_causes import FILE as CAUSES, read_causes
from harness.grid.publication import publish_grids
from harness.grid.sample_check import check_sample
from harness.run.cell_rules import asked_of
from harness.grid.summary import summary_of, summary_text
from harness.records.layout import committed_results, grid_findings_file, partial_grids
from harness.records.lock import results_lock
from harness.records.store import ResultsError, write_text
from harness.report.grid_words import findings_lines, idle_line, sample_lines
from harness.run.exit_codes import GOOD, NOT_GOOD, NO_WORK
from harness.run.request import from_here
from harness.spec.kernels import versions_by_release


def grid_findings(options: argparse.Namespace) -> int:
    """`grid-findings`: where kernels and rules differ, and why. Raises ResultsError."""
    return tell(found_in(options.results, options.engine)[1])


def publish_grid(options: argparse.Namespace) -> int:
    """`publish-grid`: what was measured here becomes the committed grids; of these themselves
    (`--results results`) what they say is found anew. Raises EngineError, ResultsError."""
    own: Path = options.results
    committed = committed_results(ROOT)
    if own.resolve() == committed.resolve():
        return _found_anew(committed, options.engine)
    with results_lock(own), results_lock(committed):
        collection, findings = found_in(own, options.engine)
        broken = [count for it in findings for count in it.counts if count.broken]
        for count in broken:
            said = f"not published: {count.version}: {count.broken} cells are BROKEN"
            print(f"{said}: measure again", file=sys.stderr)
        if broken:
            return NO_WORK
        publish_grids(collection, findings, read_causes(ROOT), committed)
    code = tell(findings)
    print(f"published: {from_here(committed)}; now `make tables`")
    return code


def _found_anew(committed: Path, engine: Path) -> int:
    """The committed grids as they are, held against rules and causes that are other ones now."""
    causes = read_causes(ROOT)
    with results_lock(committed):
        collection = published_grids(committed, versions_by_release(ROOT))
        findings = list(collection.findings(causes, asked_of(engine)))
        code = tell(findings)
        text = summary_text(summary_of(findings, causes))
        write_text(grid_findings_file(committed), text)
    print(f"published: {from_here(grid_findings_file(committed))}; now `make tables`")
    return code


def grid_check(options: argparse.Namespace) -> int:
    """`grid-check`: parts measured here against what is published. Raises ResultsError."""
    part = partial_grids(options.results)
    measured = local_grids(part, versions_by_release(ROOT))
    if not measured.grids:
        raise ResultsError(f"{part}: no part of a grid: measure one (`make grid ONLY=…`)")
    published = published_grids(committed_results(ROOT), versions_by_release(ROOT))
    code, held = GOOD, 0
    for name, on_kernels in measured.grids.items():
        whole = {it.origin.kernel: it.grid for it in published.grids.get(name, ())}
        for one in on_kernels:
            known = whole.get(one.origin.kernel)
            found = None if known is None else check_sample(one.grid, known)
            for line in sample_lines(name, one.version, len(one.grid.lines), found):
                print(line)
            held += found is not None
            if found is not None and not found.is_good:
                code = NOT_GOOD
    if not held:
        raise ResultsError(f"{part}: nothing is published of these kernels: nothing was compared")
    return code


def found_in(results: Path, engine: Path) -> tuple[Collection, list[Findings]]:
    """What runs here have measured, and what it says. Raises ResultsError."""
    collection = local_grids(results, versions_by_release(ROOT))
    if not collection.grids:
        raise ResultsError(f"{results / 'grid'}: no grid of any kernel: measure one (`make grid`)")
    return collection, list(collection.findings(read_causes(ROOT), asked_of(engine)))


def tell(findings: list[Findings]) -> int:
    """All lines; the exit code: whether everything has its cause, and every cause something."""
    for line in findings_lines(findings):
        print(line)
    idle = [idle_line(CAUSES, *it) for one in findings for it in one.idle]
    for line in idle:
        print(line, file=sys.stderr)
    broken = any(count.broken for it in findings for count in it.counts)
    return NOT_GOOD if idle or broken or any(it.unexplained for it in findings) else GOOD
