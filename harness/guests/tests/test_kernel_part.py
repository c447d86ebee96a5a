"""The cases of a kernel in parts, one for each of its guests."""

from __future__ import annotations

from pathlib import Path

from harness.guests.kernel_part import parts_of
from harness.plan.catalogue import load_cases
from harness.tests.fake_run import scenario


def test_every_case_is_in_one_part_and_all_runs_of_a_case_in_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios"
    folder.mkdir()
    (folder / "once.yaml").write_text(scenario(port="$n", matrix="{n: [81, 82, 83]}"))
    (folder / "often.yaml").write_text(scenario(repeat="3"))
    cases = load_cases(tmp_path)
    one, other = parts_of(cases, 2)
    assert sorted(case.id for case in [*one, *other]) == sorted(case.id for case in cases)
    assert not {case.cell for case in one} & {case.cell for case in other}
    assert [len({case.cell for case in part}) for part in (one, other)] == [2, 2]
    assert parts_of(cases, 1) == [cases]
