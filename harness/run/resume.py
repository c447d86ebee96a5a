"""Going on where an earlier run left off: which verdicts need no new run.

Owns when a verdict still counts: it is finished, of this very revision of the sources, on the same
kernel in the same way, and its evidence is that of the plan as it would be carried out again.
"""

from __future__ import annotations

from pathlib import Path

from harness.formats.codec import FormatError
from harness.formats.outside_file import PLAN as PLAN_BYTES, read_outside
from harness.formats.plan import FILE as PLAN, Plan
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.judge.evidence import read_plan
from harness.records.run_records import RunRecords
from harness.run.checkout import UNKNOWN
from harness.run.provenance import RunProvenance


def resume(records: RunRecords, provenance: RunProvenance) -> str:
    """Let the earlier verdicts that still count be this run's; a line that says how many do."""
    for case in records.cases:
        verdict = records.earlier.get(case.id)
        if verdict is None or not _is_of(verdict, provenance):
            continue
        if _plan_in(records.raw / case.id) == case.plan():
            records.keep(verdict)
    there, missing = len(records.verdicts), len(records.left)
    of = f"{provenance.revision} on {provenance.release}"
    if not missing:
        return f"resumed: all {there} cases have their verdict of {of}: none is missing"
    return f"resumed: {there} of {there + missing} cases have their verdict of {of}"


def _is_of(verdict: Verdict, run: RunProvenance) -> bool:
    made = (verdict.revision, verdict.kernel, verdict.backend, verdict.accelerator)
    same = made == (run.revision, run.release, run.backend, run.accelerator)
    return same and run.revision != UNKNOWN and verdict.verdict is not Status.MISS


def _plan_in(folder: Path) -> Plan | None:
    try:
        return read_plan(read_outside(folder / PLAN, PLAN_BYTES))
    except (OSError, FormatError):
        return None
