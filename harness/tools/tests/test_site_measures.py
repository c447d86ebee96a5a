"""The time of the pages, from the committed records, with a clock in place of the command."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.records.layout import committed_results, record_files
from harness.tools import site_measures


def test_the_pages_are_made_of_all_kernels_and_again_when_one_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[int]] = []

    def seconds(results: Path) -> float:
        seen.append([len(file.read_text().splitlines()) for file in record_files(results)])
        return 70.0 / len(seen) ** 3

    monkeypatch.setattr(site_measures, "seconds_of_site", seconds)
    first, again = site_measures.site(tmp_path)
    assert (first.met, again.met) == (False, True)
    assert len(seen[0]) == len(record_files(committed_results(ROOT)))
    before, after = (sum(it) for it in seen)
    assert after == before - 1
    assert f"1 of {len(seen[0])} kernels" in again.detail
