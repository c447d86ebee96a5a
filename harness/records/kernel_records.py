"""The records of kernels, believed no further than they fit: what tables and merges are made from.

Owns what makes a file of verdicts the records of one kernel: every line a verdict on that kernel,
each case once, none that contradicts itself. Writing them is left to `store` and `run_records`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from harness.formats.plain_name import fault_of_name
from harness.formats.status import Status
from harness.formats.verdict import HOST, Verdict
from harness.judge.contradiction import contradiction
from harness.records.layout import record_files, release_of
from harness.records.store import ResultsError, Wanted, numbered_verdicts

_TODO = "remove the line, or run the case again"


def read_kernel(path: Path, wanted: Wanted | None = None) -> list[Verdict]:
    """The verdicts of a kernel's file; none if there is no file. Raises ResultsError.

    Of cases that are not wanted they are neither read nor checked, but for one that tells the
    kernel.
    """
    release = release_of(path)
    fault = fault_of_name(release)
    if fault is not None:
        raise ResultsError(f"{path}: the folder's name is no kernel's: {fault}")
    found: dict[str, int] = {}
    versions: dict[str, int] = {}
    verdicts = []
    for number, verdict in numbered_verdicts(path, wanted):
        place = f"{path}:{number}"
        if verdict.kernel != release:
            said = f"a verdict on {verdict.kernel} among those on {release}"
            raise ResultsError(f"{place}: {said}: {_TODO}")
        if verdict.case in found:
            said = f"{verdict.case} for a second time, it is already on line {found[verdict.case]}"
            raise ResultsError(f"{place}: {said}: {_TODO}")
        wrong = contradiction(verdict)
        if wrong is not None:
            raise ResultsError(f"{place}: {verdict.case} contradicts itself: {wrong}: {_TODO}")
        found[verdict.case] = number
        if verdict.verdict not in (Status.MISS, Status.BROKEN):
            versions.setdefault(verdict.version, number)
        if len(versions) > 1:
            said = f"version {verdict.version}, but {next(iter(versions))} on an earlier line"
            raise ResultsError(f"{place}: {said}: {_TODO}")
        verdicts.append(verdict)
    return verdicts


def read_records(results: Path, wanted: Wanted | None = None) -> dict[str, list[Verdict]]:
    """The verdicts of every kernel that has records, by release. Raises ResultsError."""
    return {release_of(path): read_kernel(path, wanted) for path in record_files(results)}


def latest_release(records: Mapping[str, Iterable[Verdict]]) -> str | None:
    """The kernel of a host whose verdicts are the newest; None if there are none."""
    newest: dict[str, str] = {}
    for release, verdicts in records.items():
        dates = [verdict.date for verdict in verdicts if verdict.backend == HOST]
        if dates:
            newest[release] = max(dates)
    return max(sorted(newest), key=lambda name: newest[str(name)], default=None)
