"""harness/plan/dependence_planner.py: what a step depends on."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

BIND = ["server: socket tcp", "server: bind 10.0.0.1:80 => ?\n    label: bind"]


def listen(condition: str) -> list[str]:
    return [*BIND, f"server: listen => ?\n    if: {condition}"]


@pytest.mark.parametrize(
    ("condition", "outcomes"),
    [("{bind: ok}", ["ok"]), ("{bind: [ok, EAGAIN]}", ["ok", "EAGAIN"])],
)
def test_a_step_depends_on_the_outcome_of_an_earlier_one(
    tmp_path: Path, condition: str, outcomes: list[str]
) -> None:
    made = plan(tmp_path, with_steps(listen(condition)))["steps"]
    assert [step.get("depends") for step in made] == [
        None,
        None,
        [{"step": 2, "outcomes": outcomes}],
    ]


def test_beside_a_parameter_both_must_hold(tmp_path: Path) -> None:
    text = with_steps(listen("{bind: ok, x: 1}"), "matrix: {x: [1, 2]}\n")
    assert plan(tmp_path, text, "x[x=1]")["steps"][2]["depends"][0]["step"] == 2
    assert len(plan(tmp_path, text, "x[x=2]")["steps"]) == 2


def test_of_two_steps_of_one_label_the_one_of_the_case_is_meant(tmp_path: Path) -> None:
    steps = ["server: socket tcp"]
    steps += [
        f"server: bind 10.0.0.1:8{x} => ?\n    label: bind\n    if: {{x: {x}}}" for x in (1, 2)
    ]
    text = with_steps([*steps, "server: listen => ?\n    if: {bind: ok}"], "matrix: {x: [1, 2]}\n")
    for x in (1, 2):
        made = plan(tmp_path, text, f"x[x={x}]")["steps"]
        assert made[2]["depends"] == [{"step": 2, "outcomes": ["ok"]}]


def test_set_up_may_depend_on_a_step_too(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps([*BIND, "server: close\n    if: {bind: EADDRINUSE}"]))
    assert made["steps"][2]["must"]


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (listen("{bind: okay}"), "unknown outcome 'okay': did you mean 'ok'?"),
        (listen("{bind: EADRINUSE}"), "unknown outcome 'EADRINUSE': did you mean 'EADDRINUSE'?"),
        (listen("{bind: [ok, ok]}"), "'ok' is named twice"),
        (listen("{bnd: ok}"), "8: unknown label 'bnd': did you mean 'bind'? (labels: bind)"),
        (listen("{bnd: [EADDRINUSE, ok]}"), "unknown label 'bnd': did you mean 'bind'?"),
        (listen("{bnd: 1}"), "unknown parameter or label 'bnd': did you mean 'bind'?"),
        (
            ["server: pid => ?", "server: uid => ?\n    if: {bind: ok}"],
            "unknown label 'bind': no step has one: write 'label: bind' beside the step you mean",
        ),
        (
            ["server: pid => ?\n    if: {late: ok}", "server: uid => ?\n    label: late"],
            "step 'late' (line 6) comes later: a step depends on earlier ones",
        ),
        (["server: pid => ?\n    label: a\n    if: {a: ok}"], "the step depends on itself ('a')"),
        (
            ["server: pid\n    label: a", "server: uid => ?\n    if: {a: ok}"],
            "step 'a' (line 4) is set-up, and must succeed",
        ),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, steps: list[str], message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert message in found


def test_a_step_that_another_case_has_is_none_to_depend_on(tmp_path: Path) -> None:
    steps = ["server: pid => ?\n    label: a\n    if: {x: 1}", "server: uid => ?\n    if: {a: ok}"]
    (found,) = diagnostics(tmp_path, with_steps(steps, "matrix: {x: [1, 2]}\n"))
    assert "no step of this case is labelled 'a': give this step the 'if' of that one" in found


def test_a_name_that_is_both_a_label_and_a_parameter_is_refused(tmp_path: Path) -> None:
    text = with_steps(listen("{bind: ok}"), "matrix: {bind: [ok, no]}\n")
    found = "".join(diagnostics(tmp_path, text))
    assert "'bind' is both a parameter and the label of a step: rename one of them" in found


def test_only_a_step_can_depend_on_another(tmp_path: Path) -> None:
    more = "wire:\n  - {check: no RST, if: {bind: ok}}\n"
    (found,) = diagnostics(tmp_path, with_steps(BIND) + more)
    assert "'bind' is the label of a step: only a step can depend on what came of one" in found


def test_of_a_step_that_cannot_be_read_nothing_more_is_said(tmp_path: Path) -> None:
    steps = ["server: bnd => ?\n    label: a", "server: uid => ?\n    if: {a: ok}"]
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert "unknown verb 'bnd'" in found
