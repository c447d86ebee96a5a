"""The loop of every run: events in, judged verdicts out, whoever runs the cases.

Owns what an event means for a case. Promises that a case is judged once it has finished, that its
verdict lies beside its evidence, and that whatever ends the events early is one line. The host, a
pytest session and a guest differ in their `Backend` alone; what becomes of the verdicts is left to
the caller.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from harness.formats.event import CaseFinished, CaseStarted, Event
from harness.formats.verdict import Verdict
from harness.judge.evidence import Evidence, read_evidence
from harness.judge.judge import judge, missed
from harness.plan.catalogue import Case
from harness.records.store import ResultsError, write_verdict
from harness.run.engine import EngineError
from harness.run.provenance import RunProvenance


class Backend(Protocol):
    """What runs cases on one kernel. The loop needs no more of it than this."""

    def events(self) -> Iterator[Event | None]:
        """The events until there are no more; None whenever a moment passed without one.

        Raises EngineError for what is no event.
        """

    def trouble(self) -> str | None:
        """Once the events have ended: one line if the work was not done, None if it was."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and what it stands on."""

    verdict: Verdict
    evidence: Evidence


def _ignore(event: Event | None) -> None:
    """For those who want nothing but the verdicts."""


class RunLoop:
    """Cases on one kernel, and what the events said of them so far."""

    def __init__(
        self,
        cases: Iterable[Case],
        raw: Path,
        provenance: RunProvenance,
        look_on: Callable[[Event | None], None] = _ignore,
        kept: Path | None = None,
    ) -> None:
        """Evidence is read below `raw`; `look_on` is told of each event before it is heeded.

        `kept`: where it will be once it is judged, if that is elsewhere.
        """
        self._cases = {case.id: case for case in cases}
        self._raw = raw
        self._kept = kept or raw
        self._provenance = provenance
        self._look_on = look_on
        self._finished: dict[str, CaseFinished] = {}
        self._wall_seconds: dict[str, float] = {}
        self.started: dict[str, float] = {}
        """the cases that the last backend has started, in their order: when, on time.monotonic()"""
        self.trouble: str | None = None
        """why the last backend ended before its work was done"""

    def judged(self, backend: Backend) -> Iterator[Judged]:
        """Each case's verdict as soon as it has finished. Raises ResultsError."""
        for case in self.finished(backend):
            yield self.judge(case)

    def finished(self, backend: Backend) -> Iterator[Case]:
        """The cases as they finish, for those who judge them later; sets `trouble` in the end."""
        self.started, self.trouble = {}, None
        try:
            for event in backend.events():
                self._look_on(event)
                if isinstance(event, CaseStarted):
                    self.started[event.case] = time.monotonic()
                elif isinstance(event, CaseFinished) and event.case in self._cases:
                    self._finish(event)
                    yield self._cases[event.case]
            self.trouble = backend.trouble()
        except EngineError as error:
            self.trouble = str(error)

    def _finish(self, event: CaseFinished) -> None:
        now = time.monotonic()
        self._finished[event.case] = event
        self._wall_seconds[event.case] = round(now - self.started.get(event.case, now), 3)

    def is_finished(self, case: Case) -> bool:
        """Whether a case can be judged."""
        return case.id in self._finished

    def judge(self, case: Case) -> Judged:
        """Judge a case that has finished. Raises ResultsError."""
        evidence = read_evidence(self._raw / case.id)
        provenance = self._provenance.of_case(case.id, self._wall_seconds[case.id])
        told = self._finished[case.id].reason
        verdict = judge(evidence, provenance, case.plan(), told)
        if evidence.begun:
            write_verdict(evidence.folder, verdict)
        return self._judged(case, verdict, evidence)

    def missed(self, case: Case, why: str) -> Judged:
        """A case that will not finish, whatever lies in its folder."""
        provenance = self._provenance.of_case(case.id)
        evidence = read_evidence(self._raw / case.id)
        verdict = missed(case.plan(), provenance, why)
        if evidence.begun:
            with suppress(ResultsError):  # a part of a case is no loss
                write_verdict(evidence.folder, verdict)
        return self._judged(case, verdict, evidence)

    def left_over(self, case: Case, why: str) -> Verdict:
        """A case that the run has left: MISS with what it was at, if its evidence is not whole."""
        evidence = read_evidence(self._raw / case.id)
        if evidence.end is not None:
            verdict = judge(evidence, self._provenance.of_case(case.id), case.plan())
            with suppress(ResultsError):  # then the evidence goes without its verdict
                write_verdict(evidence.folder, verdict)
                return verdict
            why = f"{why}, and its verdict could not be written,"
        begun = evidence.begun or case.id in self.started
        return self.missed(
            case, f"{why} {'while it ran' if begun else 'before it started'}"
        ).verdict

    def _judged(self, case: Case, verdict: Verdict, evidence: Evidence) -> Judged:
        return Judged(verdict, replace(evidence, folder=self._kept / case.id))

    def never_ran(self, case: Case) -> Verdict:
        """The verdict on a case that no run on this kernel had."""
        return missed(case.plan(), self._provenance.of_case(case.id), "never ran here")
