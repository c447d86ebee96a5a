"""A guest's evidence on its way to disk: each file into its case's folder, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from harness.formats.event import EvidenceFile
from harness.formats.plain_name import fault_of_name
from harness.guests.guest_failure import StartFailed
from harness.plan.catalogue import Case
from harness.records.store import make_folder


class EvidenceWriter:
    """Writes below the folder of a kernel's evidence."""

    def __init__(self, raw: Path, cases: Iterable[Case]) -> None:
        self._raw = raw
        self._cases = {case.id for case in cases}

    def require(self, case: str) -> None:
        """Raises StartFailed for a case that is none of ours."""
        if case not in self._cases:
            raise StartFailed(f"the guest says what makes no sense (unknown case {case})")

    def write(self, file: EvidenceFile, content: bytes) -> None:
        """One file. Raises StartFailed for a name that is none of ours, and OSError."""
        self.require(file.case)
        if fault_of_name(file.name) is not None or file.name[:1] == ".":
            raise StartFailed(f"the guest says what makes no sense (file {file.name})")
        folder = self._raw / file.case
        make_folder(folder)
        (folder / file.name).write_bytes(content)
