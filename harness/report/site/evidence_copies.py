"""The files of the evidence that is shown, beside the pages: captures, and records as text."""

from __future__ import annotations

from collections.abc import Iterator

from harness.records.merge_source import evidence_files, read_evidence_file
from harness.report.site import address
from harness.report.site.model import Site


def evidence_copies(site: Site) -> Iterator[tuple[str, bytes]]:
    """The address and the content of each. Raises ResultsError."""
    for several in site.shown.values():
        for shown in several:
            for name, most in evidence_files(shown.folder).items():
                place = address.evidence_file(shown.place, shown.case, name)
                yield place, read_evidence_file(shown.folder / name, most)
