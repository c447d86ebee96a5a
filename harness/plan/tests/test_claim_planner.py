"""harness/plan/claim_planner.py: what claims predict of a case."""

from __future__ import annotations

from pathlib import Path

from harness.tests.writing import diagnostics, plan, with_steps

CLAIM = "claims: [{id: C2, says: {one: ok in 1s..2s, two: EIO}}]\n"
STEPS = ["server: pid => ?\n    label: one", "server: uid => ?\n    label: two"]


def test_a_prediction_names_its_step(tmp_path: Path) -> None:
    (claim,) = plan(tmp_path, with_steps(STEPS, CLAIM))["claims"]
    assert (claim["id"], claim["line"]) == ("C2", 3)
    assert claim["claim"]
    assert claim["says"] == [
        {"step": 1, "label": "one", "outcomes": ["ok"], "in_ms": [1_000, 2_000]},
        {"step": 2, "label": "two", "outcomes": ["EIO"], "in_ms": None},
    ]


def test_a_claim_is_left_out_where_it_has_nothing_to_say(tmp_path: Path) -> None:
    more = "matrix: {x: [1, 2, 3]}\n" + CLAIM.replace("}}]", "}, if: {x: [1, 2]}}]")
    steps = [f"{step}\n    if: {{x: [1, 3]}}" for step in STEPS] + ["server: pid => ?"]
    text = with_steps(steps, more)
    told = {case: plan(tmp_path, text, f"x[x={case}]")["claims"] for case in (1, 2, 3)}
    assert [bool(claims) for claims in told.values()] == [True, False, False]


def test_a_prediction_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, with_steps(STEPS, CLAIM.replace("EIO", "EOI")))
    assert found.startswith("3: unknown outcome 'EOI'")
