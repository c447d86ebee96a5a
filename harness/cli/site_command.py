"""The command that turns records into the pages that people read."""

from __future__ import annotations

import argparse
import gc
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path

from harness import ROOT
from harness.analysis.kernel_column import columns_of
from harness.formats.plan import Plan
from harness.grid.measured_stories import read_stories
from harness.grid.packed_pairs import read_packed
from harness.grid.summary import read_summary
from harness.plan.case import Case
from harness.plan.catalogue import load_cases, scenarios_of
from harness.records.gallery_file import read_cards, read_gallery
from harness.records.kernel_records import latest_release, read_records
from harness.records.layout import (
    committed_results,
    local_results,
    published_evidence,
    raw_folder,
    site_folder,
)
from harness.records.publication_log import read_publications
from harness.records.store import ResultsError
from harness.report.site.address import CELLS_JSON, INDEX, STYLE
from harness.report.site.build import build
from harness.report.site.model import Grids, Site, site_of
from harness.report.site.vendored import NotInstalled
from harness.run.exit_codes import GOOD
from harness.run.interruption import Interruption
from harness.run.request import claims_of


def site(options: argparse.Namespace) -> int:
    """`site`: every page, in place of those of an earlier time. Raises ResultsError."""
    results: Path = options.results
    folder: Path = (options.output or site_folder(ROOT)).resolve()
    _require_ours(folder)
    is_ours = results == committed_results(ROOT) and not options.published
    own = local_results(ROOT) if is_ours else None
    # Millions of values are kept to the end: looking for garbage among them is a third of the time.
    gc.disable()
    try:
        made = site_from(results, own)
        number = _replace(folder, made)
    finally:
        gc.enable()
    print(f"{number} files, {len(made.shown)} cases drawn: {folder / INDEX}")
    return GOOD


def site_from(results: Path, own_results: Path | None = None) -> Site:
    """What there is to show of a results folder, and beside it of one's own runs.

    Raises ResultsError.
    """
    records = read_records(results)
    release = latest_release(records)
    if release is None:
        raise ResultsError(f"{results / 'kernels'}: no verdicts: run the cases first")
    gallery = read_gallery(results)
    own = read_records(own_results) if own_results is not None else {}
    return site_of(
        columns_of(records.values()),
        release,
        claims_of(None, ROOT),
        Plans(),
        _roots(results, records),
        columns_of(own.values()),
        {name: raw_folder(own_results, name) for name in own if own_results is not None},
        read_publications(results),
        _grids(results),
        gallery,
        {} if gallery is None else read_cards(results, gallery),
    )


def _grids(results: Path) -> Grids | None:
    summary, pairs = read_summary(results), read_packed(results)
    if summary is None or pairs is None:
        return None
    return Grids(summary, pairs, read_stories(results))


def _require_ours(folder: Path) -> None:
    """A folder is only replaced if it has pages, or nothing. Raises ResultsError."""
    pages = all((folder / name).is_file() for name in (INDEX, STYLE, CELLS_JSON))
    if folder.is_dir() and any(folder.iterdir()) and not pages:
        raise ResultsError(f"{folder}: has other things than pages: name an empty or a new folder")
    if folder.exists() and not folder.is_dir():
        raise ResultsError(f"{folder}: a file is in the way of a folder: name another")


def _replace(folder: Path, made: Site) -> int:
    """Put the pages where those of an earlier time are, once all are there; how many files.

    Those of questions for which nothing has changed are taken over. Ctrl+C and its kin break off
    the writing, and never the exchange.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with (
            Interruption() as interruption,
            tempfile.TemporaryDirectory(prefix=".site-", dir=folder.parent) as beside,
        ):
            fresh, former = Path(beside) / "new", Path(beside) / "old"
            with interruption.breakable():
                number = build(made, fresh, folder, ROOT)
            _exchange(folder, fresh, former)
    except NotInstalled as error:
        raise ResultsError(str(error)) from error
    except OSError as error:
        raise ResultsError.of(folder, error) from error
    return number


def _exchange(folder: Path, fresh: Path, former: Path) -> None:
    """`fresh` becomes `folder`, or what was there stays. Raises OSError."""
    there = folder.exists()
    if there:
        folder.rename(former)
    try:
        fresh.rename(folder)
    except OSError:
        if there:
            former.rename(folder)
        raise


class Plans(Mapping[str, Plan]):
    """The plans of the cases of this checkout, each made when it is asked for.

    A scenario is read when the plan of one of its cases is wanted: where no page has to be written
    anew, none is.
    """

    def __init__(self) -> None:
        self._read: dict[str, dict[str, Case]] = {}

    def __getitem__(self, case: str) -> Plan:
        """Raises KeyError, and ScenarioError for a scenario with something wrong."""
        return self._cases_of(case.partition("[")[0])[case].plan()

    def __iter__(self) -> Iterator[str]:
        return (case for scenario in sorted(self._scenarios) for case in self._cases_of(scenario))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @cached_property
    def _scenarios(self) -> frozenset[str]:
        return frozenset(scenarios_of(ROOT))

    def _cases_of(self, scenario: str) -> Mapping[str, Case]:
        """The cases of a scenario of this checkout; none of one that it does not have."""
        if scenario not in self._scenarios:
            return {}
        if scenario not in self._read:
            self._read[scenario] = {case.cell: case for case in load_cases(ROOT, scenario)}
        return self._read[scenario]


def _roots(results: Path, releases: Iterable[str]) -> dict[str, Path]:
    """By release: what is published of its evidence, or else what a run has left."""
    found = {}
    for release in releases:
        published, raw = published_evidence(results, release), raw_folder(results, release)
        found[release] = published if published.is_dir() else raw
    return found
