"""The program prints each figure as it is known; only what cannot be measured is a fault."""

from __future__ import annotations

import pytest

from harness.tools import bench
from harness.tools.measure import Measure, Unmeasurable


def measured(figure: float) -> list[Measure]:
    return [Measure("this", figure, 3, "x", True, "so")]


@pytest.fixture
def nothing(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    for name in ("throughput", "checks", "grid", "site"):
        monkeypatch.setattr(bench, name, lambda home: [])
    for name in ("topologies", "experiments", "guests", "why"):
        monkeypatch.setattr(bench, name, lambda: [])
    return monkeypatch


@pytest.mark.parametrize(
    ("figure", "last"), [(2.0, "bench: every target met"), (4.0, "bench: 1 targets missed")]
)
def test_a_missed_target_is_a_finding_and_no_fault(
    nothing: pytest.MonkeyPatch, figure: float, last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    nothing.setattr(bench, "topologies", lambda: measured(figure))
    assert bench.main() == 0
    out = capsys.readouterr().out.splitlines()
    assert len(out) == 2 and out[-1] == last


def test_what_cannot_be_measured_is_a_fault(
    nothing: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails() -> list[Measure]:
        raise Unmeasurable("engine exited with 3")

    nothing.setattr(bench, "experiments", fails)
    assert bench.main() == 1
    assert capsys.readouterr().err == "bench: engine exited with 3\n"
