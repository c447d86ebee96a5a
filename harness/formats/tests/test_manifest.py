"""A manifest grows by runs, and says of each case which of them it is from."""

from __future__ import annotations

import pytest

from harness.formats.codec import FormatError
from harness.formats.manifest import Manifest, ManifestCase, ManifestRun


def a_run(begun: str) -> ManifestRun:
    return ManifestRun(
        begun=begun,
        ended="z",
        revision="r",
        engine="0.1.0",
        built_from="abc1234",
        release="6.1.0",
        kernel="#1",
        machine="x86_64",
        backend="host",
        jobs=None,
        settings={},
        packages={},
    )


def test_a_manifest_survives_its_file() -> None:
    manifest = Manifest().with_run(a_run("a"), {"x": "00"})
    assert Manifest.from_json(manifest.to_json()) == manifest


def test_a_later_run_takes_over_the_cases_that_it_had() -> None:
    one = Manifest().with_run(a_run("a"), {"x": "00", "y": "11"})
    two = one.with_run(a_run("b"), {"y": "22", "z": None})
    assert [run.begun for run in two.runs] == ["a", "b"]
    assert two.cases == {"x": ManifestCase(0, "00"), "y": ManifestCase(1, "22")}


def test_a_run_without_a_case_is_forgotten() -> None:
    manifest = Manifest().with_run(a_run("a"), {"x": "00"}).with_run(a_run("b"), {"x": "11"})
    assert [run.begun for run in manifest.runs] == ["b"]
    assert manifest.cases == {"x": ManifestCase(0, "11")}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"format": 9}, "format 9"),
        ({"cases": {"x": {"run": 1, "end": "00"}}}, "no such run"),
        ({"cases": {"x": {"run": 0}}}, "end: missing"),
    ],
)
def test_what_is_no_manifest_is_told(change: dict[str, object], words: str) -> None:
    record = Manifest().with_run(a_run("a"), {}).to_json() | change
    with pytest.raises(FormatError, match=words):
        Manifest.from_json(record)
