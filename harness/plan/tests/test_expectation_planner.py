"""harness/plan/expectation_planner.py: the rows that apply to a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

ROWS = """\
matrix: {x: [1, 2]}
expect:
  e:
    - {x: 1, kernel: "<6.1", is: EIO in 1s..2s, because: a}
    - {x: 1, is: ok, because: b}
    - {is: EINVAL, because: c}
"""


def test_only_the_rows_of_the_case_are_planned_up_to_the_first_for_every_kernel(
    tmp_path: Path,
) -> None:
    text = with_steps(["server: pid => $e"], ROWS)
    (first,) = plan(tmp_path, text, "x[x=1]")["steps"]
    assert [(row["kernel"], row["outcomes"], row["because"]) for row in first["expect"]] == [
        ("<6.1", ["EIO"], "a"),
        (None, ["ok"], "b"),
    ]
    (second,) = plan(tmp_path, text, "x[x=2]")["steps"]
    assert [row["outcomes"] for row in second["expect"]] == [["EINVAL"]]


def test_a_time_beside_a_name_is_for_the_rows_without_one(tmp_path: Path) -> None:
    text = with_steps(["server: pid => $e in 3s..4s"], ROWS)
    (step,) = plan(tmp_path, text, "x[x=1]")["steps"]
    assert [row["in_ms"] for row in step["expect"]] == [[1_000, 2_000], [3_000, 4_000]]


def test_an_outcome_of_its_own_holds_on_every_kernel(tmp_path: Path) -> None:
    (step,) = plan(tmp_path, with_steps(["server: pid => ok | EIO"]))["steps"]
    assert step["expect"] == [
        {"kernel": None, "outcomes": ["ok", "EIO"], "in_ms": None, "because": None}
    ]


def test_a_row_that_cannot_be_read_is_named_on_its_own_line(tmp_path: Path) -> None:
    text = with_steps(["server: pid => $e"], ROWS.replace("is: ok", "is: okay"))
    (found,) = diagnostics(tmp_path, text)
    assert found.startswith("7: unknown outcome 'okay'")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("server: exit => 5", "'exit' yields no value, so 5 cannot come of it"),
        ("server: exit => ok", ""),
        ("server: uid => 5", ""),
    ],
)
def test_a_value_is_only_expected_of_what_yields_one(
    tmp_path: Path, line: str, message: str
) -> None:
    assert message in "".join(diagnostics(tmp_path, with_steps([line])))
    assert bool(message) == bool(diagnostics(tmp_path, with_steps([line])))


EITHER = """\
matrix: {x: [1, 2]}
repeat: {times: 20, if: {x: 1}}
expect:
  e:
    - {x: 1, is: ok | EIO, chance: hash of the boot, because: a}
    - {is: ok, because: b}
"""


def test_a_row_says_what_decides_between_its_outcomes(tmp_path: Path) -> None:
    text = with_steps(["server: pid => $e"], EITHER)
    (step,) = plan(tmp_path, text, "x[x=1]/1")["steps"]
    assert step["expect"][0]["chance"] == "hash of the boot"
    (step,) = plan(tmp_path, text, "x[x=2]")["steps"]
    assert "chance" not in step["expect"][0]


@pytest.mark.parametrize(
    ("step", "more", "message"),
    [
        ("{server: pid => ok | EIO, chance: luck}", "", "unknown mechanism of chance 'luck'"),
        ("{server: pid => ok | EIO, chance: hash of the boot}", "", "say 'repeat: 20' or more"),
        ("{server: pid => ?, chance: phase of the clock}", "repeat: 2\n", "say 'repeat: 20'"),
        ("{server: pid => ok | EIO, chance: ephemeral port}", "", "say 'repeat: 20' or more"),
        ("{server: pid => ok, chance: hash of the boot}", "repeat: 20\n", "only ok is right"),
        ("{server: pid, chance: hash of the boot}", "repeat: 20\n", "this one has no '=>'"),
        ("{server: pid => 5 | 6, chance: ephemeral port}", "", ""),
        ("{server: pid => ?, chance: initial value}", "", ""),
    ],
)
def test_chance_is_named_where_there_is_some_and_shown_by_repetition(
    tmp_path: Path, step: str, more: str, message: str
) -> None:
    found = diagnostics(tmp_path, with_steps([step], more))
    assert any(message in line for line in found) if message else not found
