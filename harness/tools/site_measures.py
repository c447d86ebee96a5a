"""How long the pages take: all of them, and again when the records of one kernel have changed."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path

from harness import ROOT
from harness.records.layout import committed_results, record_files
from harness.tools.measure import HARNESS, Measure, answer_of


def site(home: Path) -> Iterator[Measure]:
    """The pages of the committed records, made in a folder of their own."""
    results = home / "results"
    for file in record_files(committed_results(ROOT)):
        there = results / "kernels" / file.parent.name
        there.mkdir(parents=True)
        shutil.copy(file, there)
    kernels = f"{len(record_files(results))} kernels"
    first = seconds_of_site(results)
    yield Measure("all pages are made in", first, 60, "s", True, kernels)
    change(record_files(results)[0])
    again = seconds_of_site(results)
    yield Measure("pages are made again in", again, 10, "s", True, f"1 of {kernels} changed")


def seconds_of_site(results: Path) -> float:
    """The wall time of `harness site`."""
    start = time.monotonic()
    answer_of([*HARNESS, "site", "--results", str(results), "--output", str(results / "site")])
    return time.monotonic() - start


def change(records: Path) -> None:
    """Takes the last verdict away, as if its case had not been run there."""
    lines = records.read_text().splitlines(keepends=True)
    records.write_text("".join(lines[:-1]))
