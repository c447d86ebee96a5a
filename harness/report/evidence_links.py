"""Where a table leads for what it says: to the evidence of a case, if that can be looked at."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.formats.verdict import Verdict
from harness.report.markdown import target


@dataclass(frozen=True, slots=True)
class EvidenceLinks:
    """The cases of a kernel that have evidence, and its folder as the tables' folder sees it."""

    folder: str = ""
    cases: frozenset[str] = frozenset()

    def link(self, verdicts: Iterable[Verdict]) -> str:
        """The target for the first of these cases that has evidence; empty if none has."""
        found = (verdict.case for verdict in verdicts if verdict.case in self.cases)
        case = next(found, None)
        return "" if case is None else target(f"{self.folder}/{case}/")


NO_EVIDENCE = EvidenceLinks()
