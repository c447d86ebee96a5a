"""The matrix from its request to its exit code, with guests that are played."""

from __future__ import annotations

import io
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.formats.event import RunOver
from harness.guests import matrix_run, ready_kernels
from harness.guests.channel import Frame
from harness.guests.debian_archive import Say
from harness.guests.matrix_run import MatrixRequest, part_of, run_matrix
from harness.plan.catalogue import load_cases
from harness.records.layout import verdicts_file
from harness.records.store import read_verdicts
from harness.run import engine
from harness.spec.kernels import Kernel
from harness.tests.fake_qemu import KERNEL, OTHER, Script, all_well, install, silent
from harness.tests.fake_run import scenario

ENTRY = """"{0.version}":
  release: {0.release}
  suite: {0.suite}
  packages:
    - {{name: linux-image-x, version: "1", sha256: "{1}"}}
"""


@dataclass
class FakeFleet:
    """A project with two kernels and a scenario of two cases."""

    root: Path
    monkeypatch: pytest.MonkeyPatch

    def write(self, **more: str) -> None:
        text = scenario(port="$n", matrix="{n: [81, 82]}", **more)
        (self.root / "scenarios" / "good.yaml").write_text(text)

    def run(self, *scripts: Script, **more: Any) -> tuple[int, str, str]:
        install(self.monkeypatch, *scripts)
        request = MatrixRequest(
            self.root / "engine", self.root / "results", root=self.root, guests=1, **more
        )
        out, err = io.StringIO(), io.StringIO()
        return run_matrix(request, out, err), out.getvalue(), err.getvalue()

    def statuses(self, kernel: Kernel) -> list[str]:
        path = verdicts_file(self.root / "results", kernel.release or "")
        return [verdict.verdict.value for verdict in read_verdicts(path)]

    def both_well(self) -> list[Script]:
        return [all_well(self.root, kernel.release or "") for kernel in (KERNEL, OTHER)]


@pytest.fixture
def fleet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeFleet:
    (tmp_path / "scenarios").mkdir()
    entries = "".join(ENTRY.format(kernel, "0" * 64) for kernel in (KERNEL, OTHER))
    (tmp_path / "kernels.yaml").write_text(entries)
    monkeypatch.setattr(engine, "require", lambda path: None)
    monkeypatch.setattr(matrix_run, "require_qemu", lambda: None)
    monkeypatch.setattr(ready_kernels, "fetch", lambda kernels, say: {})
    made = FakeFleet(tmp_path, monkeypatch)
    made.write()
    return made


def test_all_is_well_on_all_kernels(fleet: FakeFleet) -> None:
    code, out, err = fleet.run(*fleet.both_well())
    assert (code, err) == (0, "")
    assert "2 kernels; they differ in 0 cases of 0 scenarios" in out
    for kernel in (KERNEL, OTHER):
        assert fleet.statuses(kernel) == ["PASS"] * 2
    assert "6.12.43" in (fleet.root / "results/tables/kernels.md").read_text()


def test_a_case_that_is_not_as_expected_is_told_with_its_kernel(fleet: FakeFleet) -> None:
    fleet.write(about="fail")
    code, _, err = fleet.run(*fleet.both_well())
    assert code == 1 and fleet.statuses(OTHER) == ["FAIL"] * 2
    assert "6.1.192: scenarios/good.yaml:" in err and "6.12.43: scenarios/good.yaml:" in err


def test_a_kernel_that_cannot_be_had_is_a_line_and_the_other_runs(fleet: FakeFleet) -> None:
    def fetch(kernels: Sequence[Kernel], say: Say) -> dict[str, str]:
        return {KERNEL.version: "6.1.192: the archive no longer has it"}

    fleet.monkeypatch.setattr(ready_kernels, "fetch", fetch)
    code, _, err = fleet.run(all_well(fleet.root, OTHER.release or ""))
    assert (code, err) == (3, "6.1.192: the archive no longer has it\n")
    assert fleet.statuses(KERNEL) == [] and fleet.statuses(OTHER) == ["PASS"] * 2


def test_records_that_cannot_be_written_cost_the_other_kernel_nothing(
    fleet: FakeFleet,
) -> None:
    path = verdicts_file(fleet.root / "results", KERNEL.release or "")

    def blocked(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        path.parent.mkdir(parents=True)
        (path.parent / "verdicts.jsonl").mkdir()
        yield from fleet.both_well()[0](plans)

    code, _, err = fleet.run(blocked, fleet.both_well()[1])
    assert code == 3 and len(err.splitlines()) <= 2 and "verdicts.jsonl" in err
    assert fleet.statuses(OTHER) == ["PASS"] * 2


def test_ctrl_c_ends_all_guests_and_keeps_what_there_is(fleet: FakeFleet) -> None:
    def interrupted(plans: list[dict[str, Any]]) -> Iterator[Frame | str]:
        for said in fleet.both_well()[0](plans[:1]):
            if isinstance(said, Frame) and isinstance(said.event, RunOver):
                break
            yield said
        os.kill(os.getpid(), signal.SIGINT)
        yield from silent(plans)

    code, _, err = fleet.run(interrupted)
    assert code == 130 and "6.1.192: interrupted" in err and "6.12.43: interrupted" in err
    assert sorted(fleet.statuses(KERNEL)) == ["MISS", "PASS"]


@pytest.mark.parametrize(
    ("break_it", "code", "words"),
    [
        (lambda here: (here / "kernels.yaml").write_text("5: 1\n"), 2, "kernels.yaml:1: "),
        (lambda here: (here / "scenarios/good.yaml").write_text("a: b\n"), 2, "good.yaml:"),
        (lambda here: (here / "results").write_text(""), 3, "a file is in the way"),
    ],
)
def test_what_stops_it_before_it_starts_is_told_with_its_place(
    fleet: FakeFleet, break_it: Callable[[Path], object], code: int, words: str
) -> None:
    break_it(fleet.root)
    given, out, err = fleet.run(*fleet.both_well())
    assert given == code and words in err and out == ""


def test_a_selection_that_means_nothing_is_a_line(fleet: FakeFleet) -> None:
    code, _, err = fleet.run(kernels="6.2")
    assert code == 3 and "unknown kernel '6.2'" in err


def test_parts_are_disjoint_and_make_the_whole(fleet: FakeFleet) -> None:
    cases = load_cases(fleet.root)
    parts = [part_of(cases, number, 2) for number in (1, 2)]
    assert [len(part) for part in parts] == [1, 1]
    assert {case.id for part in parts for case in part} == {case.id for case in cases}
