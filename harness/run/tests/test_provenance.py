"""A verdict says which kernel, what ran it, which sources and when."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from harness.formats.verdict import HOST, Provenance
from harness.judge.evidence import read_evidence
from harness.run.provenance import RunProvenance, recorded_provenance
from harness.tests.evidence_builder import RELEASE, restart
from harness.tests.verdicts import verdict

CASE = "restart/server-closes-first[reuse=0]"


def test_what_a_run_knows_is_in_every_verdict() -> None:
    run = RunProvenance("6.1.0", "qemu", "tcg", "abc1234", now=lambda: "2026-11-28T08:00:00Z")
    assert run.of_case("a/b[x=1]", 1.5) == Provenance(
        revision="abc1234",
        evidence="results/raw/6.1.0/a/b[x=1]/",
        release="6.1.0",
        date="2026-11-28T08:00:00Z",
        backend="qemu",
        accelerator="tcg",
        wall_seconds=1.5,
    )


def test_a_host_is_its_own_kernel() -> None:
    host = RunProvenance.of_host("abc1234")
    assert (host.release, host.backend, host.accelerator) == (os.uname().release, HOST, "none")
    assert host.of_case("a").date.endswith("Z")


def test_a_folder_judged_again_keeps_what_was_recorded(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "x")
    told = verdict(CASE, revision="old", backend="qemu", wall_seconds=2.5)
    (folder / "verdict.json").write_text(json.dumps(told.to_json()))
    recorded = recorded_provenance(read_evidence(folder))
    assert (recorded.revision, recorded.evidence) == ("old", told.evidence)
    assert (recorded.release, recorded.date) == (told.kernel, told.date)
    assert (recorded.backend, recorded.wall_seconds) == ("qemu", 2.5)


def test_a_verdict_of_another_format_still_says_where_it_is_from(tmp_path: Path) -> None:
    folder = restart().write(tmp_path / "x")
    told = {"revision": "old", "evidence": "results/raw/x/", "date": "2025", "reason": "so"}
    (folder / "verdict.json").write_text(json.dumps(told))
    recorded = recorded_provenance(read_evidence(folder))
    assert recorded == Provenance("old", "results/raw/x/", date="2025")


@pytest.mark.parametrize("text", [None, "{", "{}"], ids=["none", "cut", "empty"])
def test_without_an_earlier_verdict_the_revision_is_unknown(tmp_path: Path, text: Any) -> None:
    folder = restart().write(tmp_path / "x")
    if text is not None:
        (folder / "verdict.json").write_text(text)
    recorded = recorded_provenance(read_evidence(folder))
    assert recorded == Provenance("unknown", f"results/raw/{RELEASE}/{CASE}/")
