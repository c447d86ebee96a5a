"""All tables from all records: which kernel's they show, and where they go.

Owns which kernel is the reference: the newest records of a host's own kernel. What is in the tables
is left to `tables` and `kernel_tables`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from harness.claims import Claim
from harness.engine import ROOT
from harness.guests.kernel_list import read_kernels
from harness.kernel_tables import KERNELS, Column, columns_of, render_kernels
from harness.records import latest_release, read_verdicts, record_files, verdicts_file
from harness.tables import render


def all_columns(results: Path) -> list[Column]:
    """Every kernel with records, from old to new. Raises ResultsError."""
    return columns_of(read_verdicts(path) for path in record_files(results))


def tables_of(
    results: Path, claims: Mapping[str, Claim], release: str | None = None
) -> dict[str, str]:
    """The text of each table by its file name; `release` instead of the reference kernel.

    Raises ResultsError.
    """
    texts = {}
    release = release or latest_release(results)
    if release is not None:
        texts = render(read_verdicts(verdicts_file(results, release)), claims, release)
    columns = all_columns(results)
    if columns:
        listed = {kernel.release: kernel.origin for kernel in read_kernels(ROOT) if kernel.release}
        texts[KERNELS] = render_kernels(columns, listed)
    return texts
