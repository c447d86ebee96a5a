"""The verdicts on one kernel while a run goes on, and the records it leaves behind.

Owns which verdict each case has so far. Promises that no verdict is lost however the run ends, that
earlier ones and their evidence are kept where this run has none, and that records are written
whole. Who runs and judges the cases, and where, is the caller's affair.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from harness.formats.verdict import Status, Verdict
from harness.plan.catalogue import Case
from harness.records.incoming import Incoming
from harness.records.journal import Journal, merged, put_among_records
from harness.records.layout import raw_folder, verdicts_file
from harness.records.store import ResultsError, read_verdicts, write_verdicts


@dataclass(slots=True)
class RunRecords:
    """One kernel's cases and what is known of them so far."""

    cases: Sequence[Case]
    results: Path
    release: str
    incoming: Incoming
    """where their evidence comes in"""
    journal: Journal
    earlier: Mapping[str, Verdict]
    """by case: the records of before this run"""
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    """by case"""
    _unsettled: list[str] = field(default_factory=list)
    """cases in the journal whose evidence has not found its place"""
    _unwritten: list[str] = field(default_factory=list)
    """cases in no journal: their evidence has a place once they are among the records"""

    @classmethod
    def open(cls, cases: Sequence[Case], results: Path, release: str) -> RunRecords:
        """Begin a run: what an earlier one left is made safe first. Raises ResultsError."""
        read_verdicts(verdicts_file(results, release))  # whether they can be merged later
        put_among_records(results, release)
        return cls.join(cases, results, release, None)

    @classmethod
    def join(
        cls, cases: Sequence[Case], results: Path, release: str, token: str | None
    ) -> RunRecords:
        """Take part in a run that others take part in, by its token. Raises ResultsError."""
        earlier = {
            verdict.case: verdict for verdict in read_verdicts(verdicts_file(results, release))
        }
        incoming = Incoming.open(results, release, token)
        return cls(cases, results, release, incoming, Journal(results, release), earlier)

    @property
    def raw(self) -> Path:
        """The folder that evidence is in once its case is judged."""
        return raw_folder(self.results, self.release)

    @property
    def left(self) -> list[Case]:
        """The cases without a verdict."""
        return [case for case in self.cases if case.id not in self.verdicts]

    def keep(self, verdict: Verdict) -> None:
        """An earlier verdict is this run's, too."""
        self.verdicts[verdict.case] = verdict

    @property
    def in_order(self) -> list[Verdict]:
        """The verdicts so far, in the order of the cases."""
        order = {case.id: at for at, case in enumerate(self.cases)}
        return sorted(self.verdicts.values(), key=lambda it: order.get(it.case, len(order)))

    def add(self, verdict: Verdict) -> None:
        """A case has its verdict, which no end of the run takes away. Raises ResultsError."""
        self.verdicts[verdict.case] = verdict
        try:
            self.journal.add(verdict)
        except ResultsError:
            self._unwritten.append(verdict.case)
            raise
        self._unsettled.append(verdict.case)

    def settle(self) -> None:
        """No verdict given so far is taken back: their evidence goes to its place.

        Raises ResultsError.
        """
        self._settle(self._unsettled)

    def _settle(self, cases: list[str]) -> None:
        while cases:
            self.incoming.settle(cases[-1])
            cases.pop()

    def leave(self, verdict: Verdict) -> None:
        """A case is left over at the end. Raises ResultsError."""
        if verdict.verdict is not Status.MISS:
            with contextlib.suppress(ResultsError):  # the records are about to be written anyway
                self.add(verdict)
            return
        self.verdicts[verdict.case] = verdict
        earlier = self.earlier.get(verdict.case)
        if earlier is not None and earlier.verdict is not Status.MISS:
            return
        if not self.incoming.has_earlier(verdict.case):
            self._unwritten.append(verdict.case)

    def withdraw(self, case: str) -> None:
        """Take a verdict and its evidence back: they were not come by as they should have been."""
        self.verdicts.pop(case, None)
        self._unsettled = [one for one in self._unsettled if one != case]
        self._unwritten = [one for one in self._unwritten if one != case]
        self.journal.withdraw(case)
        self.incoming.drop(case)

    def write(
        self, every: Sequence[Case] | None, never_ran: Callable[[Case], Verdict]
    ) -> list[Verdict]:
        """Write the kernel's records: these verdicts, and earlier ones on other cases.

        `every` is all cases there are: one without any verdict gets that of `never_ran`, and
        verdicts on cases that are no more are dropped. None: not known, for another scenario is
        being written. Returns what was written. Raises ResultsError.
        """
        self.settle()
        try:
            after = self._write(every, never_ran)
        except ResultsError:
            # The evidence that has no place yet may be all the room there is: what stands on it
            # alone, and is in no journal, goes with it.
            self.incoming.close()
            for case in self._unwritten:
                self.verdicts.pop(case, None)
            self._unwritten.clear()
            after = self._write(every, never_ran)
        self._settle(self._unwritten)
        self.incoming.close()
        self.journal.remove()
        return after

    def _write(
        self, every: Sequence[Case] | None, never_ran: Callable[[Case], Verdict]
    ) -> list[Verdict]:
        path = verdicts_file(self.results, self.release)
        known = {verdict.case: verdict for verdict in read_verdicts(path)}
        after = merged(known, self.verdicts.values())
        if every is not None:
            after = {case.id: after.get(case.id) or never_ran(case) for case in every}
        write_verdicts(path, after.values())
        return list(after.values())
