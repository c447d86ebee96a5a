"""Whether the evidence that is published bears out the published records.

Each case is judged again from its files alone. There is no manifest: that they are the files of the
run is said by the hashes in each case's end line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.records.evidence_publication import published_cases
from harness.records.kernel_records import read_kernel
from harness.records.layout import published_evidence, verdicts_file
from harness.run.judge_again import unsupported


@dataclass(slots=True)
class PublishedVerification:
    """What is published of one kernel."""

    results: Path
    release: str
    cases: int = 0
    """how many folders were looked at so far"""

    def findings(self) -> Iterator[str]:
        """A line for each thing that evidence does not bear out. Raises ResultsError."""
        path = verdicts_file(self.results, self.release)
        records = {verdict.case: verdict for verdict in read_kernel(path)}
        for case in published_cases(self.results, self.release):
            folder = published_evidence(self.results, self.release) / case
            self.cases += 1
            record = records.get(case)
            if record is None:
                yield f"{folder}: there is no record of this case in {path}"
                continue
            for part in unsupported(folder, case, self.release, record, coarse=True):
                yield f"{folder}: {part}"
