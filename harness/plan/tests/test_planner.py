"""harness/plan/planner.py: a case becomes everything that the engine needs."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from harness import ROOT
from harness.formats.codec import to_json
from harness.tests.writing import cases, diagnostics, plan, with_steps

GOLDEN = ROOT / "harness/formats/tests/golden"
CASE = "x[family=ipv4,reuse=0,first=wildcard]"
CLAIMS = """\
C2:
  claim: A server that was stopped cannot be started again.
  setting: the lecture's
  source: the lecture
  finding: does not hold
  why: it can
"""


def restart(tmp_path: Path, case: str) -> dict[str, Any]:
    (tmp_path / "scenarios").mkdir(exist_ok=True)
    (tmp_path / "scenarios" / "claims.yaml").write_text(CLAIMS)
    return plan(tmp_path, (GOLDEN / "restart.yaml").read_text(), case)


@pytest.mark.parametrize("family", ["ipv4", "ipv6"])
def test_the_plan_is_the_one_that_was_agreed(tmp_path: Path, family: str) -> None:
    made = restart(tmp_path, CASE.replace("ipv4", family))
    golden = GOLDEN / f"restart-{family}.plan.json"
    if os.environ.get("BINDLAB_WRITE_GOLDEN"):
        golden.write_text(json.dumps(made, indent=1) + "\n")
    assert made == json.loads(golden.read_text())


def test_the_cells_of_the_matrix_are_the_cases(tmp_path: Path) -> None:
    ids = [case.id for case in cases(tmp_path, (GOLDEN / "restart.yaml").read_text())]
    assert ids == [
        "x[family=ipv4,reuse=0,first=wildcard]",
        "x[family=ipv4,reuse=0,first=one]",
        "x[family=ipv4,reuse=1,first=wildcard]",
        "x[family=ipv4,reuse=1,first=one]",
        "x[family=ipv6,reuse=0,first=wildcard]",
        "x[family=ipv6,reuse=1,first=wildcard]",
    ]


def expected(made: dict[str, Any]) -> Any:
    """The rows of the step that the case is about."""
    return next(step["expect"] for step in made["steps"] if step["label"] == "restart")


def test_only_the_rows_for_the_case_are_in_its_plan(tmp_path: Path) -> None:
    without = expected(restart(tmp_path, CASE))
    assert [row["outcomes"] for row in without] == [["EADDRINUSE"]]
    reuse = expected(restart(tmp_path, CASE.replace("reuse=0", "reuse=1")))
    assert [(row["kernel"], row["outcomes"], row["in_ms"]) for row in reuse] == [
        ("<6.1", ["ok"], [0, 1000]),
        (None, ["ok"], None),
    ]


def test_a_claim_and_a_known_failure_come_only_where_they_apply(tmp_path: Path) -> None:
    first = restart(tmp_path, CASE)
    assert [claim["id"] for claim in first["claims"]] == ["C2"]
    assert first["claims"][0]["says"][0]["step"] == 24
    assert first["xfail"] == []
    other = restart(tmp_path, "x[family=ipv4,reuse=1,first=one]")
    assert other["claims"] == []
    assert other["xfail"] == [{"kernel": ">=7", "because": "not yet"}]


def test_the_deadline_covers_every_step_and_the_wait_only_the_long_ones(tmp_path: Path) -> None:
    steps = [
        "server: socket tcp",
        "advance: 61s",
        "await: server absent *:80 within 70s",
        "table: server absent *:80 => ok",
    ]
    case = cases(tmp_path, with_steps(steps))[0]
    made = to_json(case.plan())
    assert [step["within_ms"] for step in made["steps"]] == [2_000, 63_000, 70_000, 2_000]
    assert made["longest_wait_ms"] == 131_000
    assert case.longest_wait == 131.0
    assert made["deadline_ms"] > sum(step["within_ms"] for step in made["steps"])


def test_a_plan_is_made_of_what_json_has(tmp_path: Path) -> None:
    made = restart(tmp_path, CASE)
    assert json.loads(json.dumps(made)) == made


@pytest.mark.parametrize(
    ("more", "steps", "told"),
    [
        ("let: {a: $b, b: $a}\n", [], "3: variable 'a' refers to itself"),
        ("let: {a: $a}\n", [], "3: variable 'a' refers to itself"),
        ('sysctls: {server: {net.x: "1\\n2"}}\n', [], "3: bad value of net.x: one line of ASCII"),
        ('sysctls: {server: {net.x: "\\e"}}\n', [], "3: bad value of net.x: one line of ASCII"),
        ("sysctls: {server: {net.ipv4.conf.eth9.x: 1}}\n", [], "3: unknown device 'eth9'"),
        ("", ['{host: "server sysctl net.x \\x01"}'], "bad value of net.x"),
    ],
)
def test_what_no_step_uses_is_looked_at_too(
    tmp_path: Path, more: str, steps: list[str], told: str
) -> None:
    text = with_steps(["server: socket tcp => ok", *steps], more)
    assert any(told in line for line in diagnostics(tmp_path, text))
