"""The files of the evidence that is shown, beside the pages: captures, and records as text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from harness.records.merge_source import evidence_files, read_evidence_file
from harness.report.site import address
from harness.report.site.model import Site


def evidence_copies(site: Site, cases: Iterable[str] | None = None) -> Iterator[tuple[str, bytes]]:
    """The address and the content of each, or of these cases' alone. Raises ResultsError."""
    for case in site.shown if cases is None else cases:
        for shown in site.shown.get(case, ()):
            for name, most in evidence_files(shown.folder).items():
                place = address.evidence_file(shown.place, shown.case, name)
                yield place, read_evidence_file(shown.folder / name, most)
