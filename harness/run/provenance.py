"""What a verdict records of the run that it comes from: the kernel, what ran it, sources, date.

The one place where a Provenance is made, for the host, for guests, and for a folder that is judged
again. What the evidence itself says comes first; that is left to the judge.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone

from harness.formats.codec import FormatError, parse_object
from harness.formats.outside_file import VERDICT as VERDICT_BYTES, read_outside
from harness.formats.verdict import HOST, NO_ACCELERATOR, Provenance
from harness.judge.evidence import Evidence
from harness.records.layout import VERDICT, evidence_link


def utc_now() -> str:
    """The date on the clock on the wall."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class RunProvenance:
    """What all verdicts of a run on one kernel have in common."""

    release: str
    backend: str
    accelerator: str
    revision: str
    now: Callable[[], str] = utc_now

    @classmethod
    def of_host(cls, revision: str) -> RunProvenance:
        """Of a run on this machine's own kernel."""
        return cls(os.uname().release, HOST, NO_ACCELERATOR, revision)

    def of_case(self, case: str, wall_seconds: float | None = None) -> Provenance:
        """Of the verdict on a case that is given now."""
        return Provenance(
            revision=self.revision,
            evidence=evidence_link(self.release, case),
            release=self.release,
            date=self.now(),
            backend=self.backend,
            accelerator=self.accelerator,
            wall_seconds=wall_seconds,
        )


def recorded_provenance(evidence: Evidence) -> Provenance:
    """What an earlier verdict recorded beside the evidence, where there is one."""
    folder = evidence.folder
    try:
        # Not a Verdict: these keys are the same in every format that there has been.
        told = parse_object(read_outside(folder / VERDICT, VERDICT_BYTES))
        revision, link, date = (str(told[key]) for key in ("revision", "evidence", "date"))
    except (OSError, FormatError, KeyError):
        case = folder.name if evidence.plan is None else evidence.plan.case
        return Provenance("unknown", evidence_link(evidence.release, case))
    wall_seconds = told.get("wall_seconds")
    return Provenance(
        revision=revision,
        evidence=link,
        date=date,
        release=str(told.get("kernel", "unknown")),
        backend=str(told.get("backend", "unknown")),
        accelerator=str(told.get("accelerator", "unknown")),
        wall_seconds=wall_seconds if isinstance(wall_seconds, float) else None,
    )
