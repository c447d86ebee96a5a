"""The verdicts on one kernel while a run goes on, and the records it leaves behind.

Owns which verdict each case has so far. Promises that no verdict is lost however the run ends, that
earlier ones are kept where this run has none, and that records are written whole. Who runs and
judges the cases, and where, is the caller's affair.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.formats.verdict import Status, Verdict
from harness.plan.catalogue import Case
from harness.records.evidence_folder import clear_evidence, make_raw_folder
from harness.records.journal import Journal, put_among_records
from harness.records.layout import verdicts_file
from harness.records.store import read_verdicts, write_verdicts


@dataclass(slots=True)
class RunRecords:
    """One kernel's cases and what is known of them so far."""

    cases: Sequence[Case]
    results: Path
    release: str
    raw: Path
    """the folder of their evidence"""
    journal: Journal
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """by case"""

    @classmethod
    def open(cls, cases: Sequence[Case], results: Path, release: str) -> RunRecords:
        """Begin a run: make room for its evidence, once what an earlier one left is safe.

        Raises ResultsError.
        """
        read_verdicts(verdicts_file(results, release))  # whether they can be merged later
        raw = make_raw_folder(results, release)
        put_among_records(results, release)
        for case in cases:
            clear_evidence(raw, case.id)
        return cls(cases, results, release, raw, Journal(results, release))

    @property
    def left(self) -> list[Case]:
        """The cases without a verdict."""
        return [case for case in self.cases if case.id not in self.verdicts]

    def add(self, verdict: Verdict) -> None:
        """A case has its verdict, which no end of the run takes away. Raises ResultsError."""
        self.verdicts[verdict.case] = verdict
        self.journal.add(verdict)

    def leave(self, verdict: Verdict) -> None:
        """A case is left over at the end: that is in the records alone, for it says nothing new."""
        self.verdicts[verdict.case] = verdict

    def withdraw(self, case: str) -> None:
        """Take a verdict and its evidence back: they were not come by as they should have been."""
        self.verdicts.pop(case, None)
        self.journal.withdraw(case)
        clear_evidence(self.raw, case)

    def write(
        self, every: Sequence[Case] | None, never_ran: Callable[[Case], Verdict]
    ) -> list[Verdict]:
        """Write the kernel's records: these verdicts, and earlier ones on other cases.

        `every` is all cases there are: one without any verdict gets that of `never_ran`, and
        verdicts on cases that are no more are dropped. None: not known, for another scenario is
        being written. Returns what was written. Raises ResultsError.
        """
        path = verdicts_file(self.results, self.release)
        merged = {verdict.case: verdict for verdict in read_verdicts(path)}
        for case, verdict in self.verdicts.items():
            # What did not run knows nothing better than what an earlier run has found.
            if case not in merged or verdict.verdict is not Status.MISS:
                merged[case] = verdict
        if every is not None:
            merged = {case.id: merged.get(case.id) or never_ran(case) for case in every}
        write_verdicts(path, merged.values())
        self.journal.remove()
        return list(merged.values())
