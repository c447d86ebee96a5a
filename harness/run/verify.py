"""Whether records and evidence are what a run left: hashes, and each case judged again.

Owns every way in which a folder can be found altered afterwards: its end line is not that of the
manifest, a file is not as its end line says, a verdict says what the files do not. Writes nothing,
and needs neither the scenarios nor the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.formats.codec import FormatError, parse_object
from harness.formats.manifest import Manifest
from harness.formats.observations import FILE as OBSERVATIONS
from harness.formats.outside_file import VERDICT as VERDICT_BYTES, read_outside
from harness.formats.plan import FILE as PLAN
from harness.formats.verdict import Status, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.hash_check import end_line_digest
from harness.records.layout import (
    VERDICT,
    case_folder,
    manifest_file,
    raw_folder,
    verdicts_file,
)
from harness.records.manifest_file import read_manifest
from harness.records.store import read_verdicts
from harness.run.judge_again import unsupported


@dataclass(slots=True)
class Verification:
    """One kernel's evidence and records."""

    results: Path
    release: str
    cases: int = 0
    """how many folders were looked at so far"""

    def findings(self) -> Iterator[str]:
        """A line for each thing that is not as the run left it. Raises ResultsError."""
        manifest = read_manifest(self.results, self.release)
        if manifest is None:
            path = manifest_file(self.results, self.release)
            yield f"{path}: there is none: no run has ended here"
            manifest = Manifest()
        path = verdicts_file(self.results, self.release)
        records = {verdict.case: verdict for verdict in read_verdicts(path)}
        raw = raw_folder(self.results, self.release)
        found = {path.parent for name in (PLAN, OBSERVATIONS) for path in raw.rglob(name)}
        there = {str(folder.relative_to(raw)) for folder in found}
        ran = {case for case, record in records.items() if record.verdict is not Status.MISS}
        for case in sorted(there | ran | manifest.cases.keys()):
            folder = case_folder(self.results, self.release, case)
            if case not in there:
                yield f"{folder}: the evidence is gone, but there is a record of it"
                continue
            self.cases += 1
            yield from _altered(folder, case, manifest)
            yield from self._supported(folder, case, records.get(case))

    def _supported(self, folder: Path, case: str, record: Verdict | None) -> Iterator[str]:
        """Whether the verdicts on a case are those that its files lead to."""
        beside = _beside(folder)
        if beside is None and record is None:
            yield f"{folder / VERDICT}: there is no verdict on this evidence"
        named = ((folder / VERDICT, beside), (verdicts_file(self.results, self.release), record))
        for path, said in named:
            if said is None or said.verdict is Status.MISS:
                continue  # what broke off has no evidence to be held against
            for part in unsupported(folder, case, self.release, said):
                yield f"{path}: {case}: {part}"


def _altered(folder: Path, case: str, manifest: Manifest) -> Iterator[str]:
    entry = manifest.cases.get(case)
    digest = end_line_digest(folder)
    if entry is None:
        if digest is not None:
            yield f"{folder}: in no manifest: put here afterwards, or its run did not end"
    elif entry.end != digest:
        yield f"{folder / OBSERVATIONS}: altered afterwards: its end line is not the manifest's"
    evidence = read_evidence(folder)
    for fault in evidence.faults:
        if fault.code in ("altered", "hash-of-nothing") and evidence.end is not None:
            file = fault.values.get("file")
            yield f"{folder}: altered afterwards: {file} is not as it was written"


def _beside(folder: Path) -> Verdict | None:
    try:
        return Verdict.from_json(parse_object(read_outside(folder / VERDICT, VERDICT_BYTES)))
    except (OSError, FormatError):
        return None
