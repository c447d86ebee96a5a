"""The verdicts on one kernel while a run goes on, and the records it leaves behind.

Owns which verdict each case has so far. Promises that every case comes out with one, be it MISS,
that earlier verdicts on other cases are kept, and that records are written whole. Who runs the
cases, and where, is the caller's affair.
"""

from __future__ import annotations

import subprocess
from collections.abc import Container, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path

from harness.driver import clear_evidence, raw_folder
from harness.evidence import Evidence, read_evidence
from harness.judge import Setting, judge, missed
from harness.junit import to_junit
from harness.ktap import to_ktap
from harness.records import (
    read_verdicts,
    verdicts_file,
    write_text,
    write_verdict,
    write_verdicts,
)
from harness.scenario import Case
from harness.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Where:
    """The kernel that the cases run on, and what runs it."""

    release: str
    backend: str
    accelerator: str


@dataclass(slots=True)
class Ledger:
    """One kernel's cases and what is known of them so far."""

    cases: Sequence[Case]
    results: Path
    where: Where
    revision: str
    raw: Path
    verdicts: dict[str, Verdict] = field(default_factory=dict)

    @classmethod
    def open(cls, cases: Sequence[Case], results: Path, where: Where, revision: str) -> Ledger:
        """Begin a run: make room for its evidence. Raises ResultsError."""
        read_verdicts(verdicts_file(results, where.release))  # whether they can be merged later
        raw = raw_folder(results, where.release)
        for case in cases:
            clear_evidence(raw, case.id)
        return cls(cases, results, where, revision, raw)

    @property
    def left(self) -> list[Case]:
        """The cases without a verdict."""
        return [case for case in self.cases if case.id not in self.verdicts]

    def judge(
        self, case: Case, told: str | None, wall_seconds: float | None = None
    ) -> tuple[Verdict, Evidence]:
        """Judge a case that has finished; `told` is the engine's reason. Raises ResultsError."""
        evidence = read_evidence(self.raw / case.id)
        setting = self._setting(case, wall_seconds)
        verdict = judge(evidence, setting, case.plan(), told)
        self.verdicts[case.id] = verdict
        if evidence.begun:
            write_verdict(evidence.folder, verdict)
        return verdict, evidence

    def withdraw(self, case: str) -> None:
        """Take a verdict and its evidence back: they were not come by as they should have been."""
        self.verdicts.pop(case, None)
        clear_evidence(self.raw, case)

    def conclude(self, why: str, started: Container[str] = ()) -> list[Verdict]:
        """Give each case that is left its verdict: MISS, if its evidence is not whole.

        `started`: cases that are known to have started, though they left no evidence.
        """
        late = []
        for case in self.left:
            evidence = read_evidence(self.raw / case.id)
            setting = self._setting(case, None)
            if evidence.end:
                verdict = judge(evidence, setting, case.plan())
            else:
                begun = evidence.begun or case.id in started
                when = "while it ran" if begun else "before it started"
                verdict = missed(case.plan(), setting, f"{why} {when}")
            self.verdicts[case.id] = verdict
            late.append(verdict)
        return late

    def write(self, every: Sequence[Case] | None) -> list[Verdict]:
        """Write the kernel's records: these verdicts, and earlier ones on other cases.

        `every` is all cases there are: one that never ran is a MISS. None: not known, for another
        scenario is being written. Returns what was written. Raises ResultsError.
        """
        release = self.where.release
        path = verdicts_file(self.results, release)
        merged = {verdict.case: verdict for verdict in read_verdicts(path)} | self.verdicts
        if every is not None:
            merged = {
                case.id: merged.get(case.id)
                or missed(case.plan(), self._setting(case, None), "never ran here")
                for case in every
            }
        write_verdicts(path, merged.values())
        write_text(self.raw / "junit.xml", to_junit(self.verdicts.values(), release))
        write_text(self.raw / "run.ktap", to_ktap(self.verdicts.values()))
        return list(merged.values())

    def _setting(self, case: Case, wall_seconds: float | None) -> Setting:
        return Setting(
            revision=self.revision,
            evidence=evidence_link(self.where.release, case.id),
            release=self.where.release,
            date=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            backend=self.where.backend,
            accelerator=self.where.accelerator,
            wall_seconds=wall_seconds,
        )


def evidence_link(release: str, case: str) -> str:
    """The folder of a case's evidence as verdicts name it."""
    return f"results/raw/{release}/{case}/"


def revision_of(root: Path) -> str:
    """The commit of the sources; "-dirty" where tracked files other than results were changed."""
    git = ["git", "-C", str(root), "-c", "safe.directory=*"]
    try:
        said = subprocess.run([*git, "describe", "--always"], capture_output=True, text=True)
        changed = subprocess.run(
            [*git, "status", "--porcelain", "-uno", "--", ".", ":!results"],
            capture_output=True,
            text=True,
        )
    except OSError:
        return "unknown"
    if said.returncode != 0:
        return "unknown"
    return said.stdout.strip() + ("-dirty" if changed.stdout.strip() else "")
