"""harness/spec/each_reader.py: one entry that stands for many steps."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies

from harness.spec.each_reader import MOST
from harness.tests.writing import diagnostics, plan, with_steps

GROUP = """each: {i: 1..2}
    steps:
      - server: socket tcp as s$i
      - {server: 'bind s$i 10.0.0.1:80$i => ?', label: bind}
      - {server: 'listen s${i} => ?', if: {bind: ok}, why: number $i}"""


def test_a_step_is_repeated_for_each_value(tmp_path: Path) -> None:
    steps = ["server: socket tcp as s$i\n    each: {i: 3..5}", "server: pid => ?"]
    made = plan(tmp_path, with_steps(steps))["steps"]
    assert [step.get("call") for step in made] == [
        *(f"socket tcp as s{i}" for i in (3, 4, 5)),
        "pid",
    ]
    assert [step["line"] for step in made] == [4, 4, 4, 6]


def test_a_list_of_steps_is_repeated_together(tmp_path: Path) -> None:
    made = plan(tmp_path, with_steps([GROUP]))["steps"]
    assert [step["call"] for step in made] == [
        f"{line}"
        for i in (1, 2)
        for line in (f"socket tcp as s{i}", f"bind s{i} 10.0.0.1:80{i}", f"listen s{i}")
    ]
    assert [step["label"] for step in made if step["label"]] == ["bind[1]", "bind[2]"]
    assert [step["depends"][0]["step"] for step in made if "depends" in step] == [2, 5]
    assert made[5]["why"] == "number 2"


def test_a_step_elsewhere_names_the_one_it_depends_on(tmp_path: Path) -> None:
    later = "server: getsockname s$i => ?\n    each: {i: [1, 2]}\n    if: {'bind[$i]': EINVAL}"
    made = plan(tmp_path, with_steps([GROUP, later]))["steps"]
    assert [step["depends"][0]["step"] for step in made[6:]] == [2, 5]


@pytest.mark.parametrize(
    ("each", "message"),
    [
        ("{i: 1..65}", "'each' has 65 values: at most 64 are allowed"),
        ("{i: 2..1}", "'2..1' in 'each' is empty: the smaller number comes first"),
        ("{i: 3}", "bad values '3' in 'each': write for example 'each: {i: 1..13}'"),
        ("{i: '3'}", "bad values '3' in 'each': write for example 'each: {i: 1..13}'"),
        ("{i: [1, 1]}", "a value stands twice in 'each'"),
        ("{i: [a b]}", "bad value 'a b' in 'each'"),
        ("{i: [1.5]}", "bad value '1.5' in 'each'"),
        ("{I: 1..2}", "bad name 'I' in 'each'"),
        ("{i: 1..2, k: 1..2}", "'each' has one name with its values"),
        ("1..2", "'each' has one name with its values: write for example"),
        ("{i: []}", "'i' in 'each' has no values: write for example"),
        ("{server: 1..2}", "each 'server' has the name of one of the topology's variables"),
        ("{x: 1..2}", "nothing here says $x: every repetition would be the same step"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, each: str, message: str) -> None:
    steps = [f"server: socket tcp as s$i$server\n    each: {each}", "server: pid => ?"]
    assert message in "\n".join(diagnostics(tmp_path, with_steps(steps)))


def test_a_call_made_again_has_a_label(tmp_path: Path) -> None:
    step = "server: bind 10.0.0.1:80 => ?\n    each: {i: 1..3}\n    label: try"
    text = with_steps(["server: socket tcp", step])
    assert diagnostics(tmp_path, text) == []
    assert [it["label"] for it in plan(tmp_path, text)["steps"][1:]] == [
        "try[1]",
        "try[2]",
        "try[3]",
    ]


@pytest.mark.parametrize("each", ["i", "", "{i: 3}", "{i: []}", "{}", "{i: 1..2, k: 1..2}"])
def test_one_mistake_is_told_once(tmp_path: Path, each: str) -> None:
    steps = [f"server: socket tcp as s$i\n    each: {each}", "server: pid => ?"]
    (told,) = diagnostics(tmp_path, with_steps(steps))
    assert "'each" in told


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("{server: pid, steps: [{server: uid}]}", "'steps' within a step goes with 'each'"),
        (
            "{each: {i: 1..2}, label: a, steps: [{server: socket tcp as s$i}]}",
            "unknown key 'label' (keys: each, steps): what belongs to a step stands beside",
        ),
        (
            "{each: {i: 1..2}, steps: [{server: socket tcp as s$i, each: {k: 1..2}}]}",
            "'each' within an 'each': write the steps out",
        ),
        ("{server: socket tcp as s$i, eahc: {i: 1..2}}", "did you mean 'each'?"),
        ("{each: {i: 1..2}}", "the step does nothing"),
    ],
)
def test_a_misshapen_entry_is_refused(tmp_path: Path, step: str, message: str) -> None:
    found = "\n".join(diagnostics(tmp_path, with_steps([step, "server: pid => ?"])))
    assert message in found


def test_an_index_may_not_have_a_parameters_name(tmp_path: Path) -> None:
    steps = ["server: socket tcp as s$i\n    each: {i: 1..2}", "server: pid => ?"]
    found = "".join(diagnostics(tmp_path, with_steps(steps, "matrix: {i: [1]}\n")))
    assert "each 'i' has the name of one of the scenario's variables: rename it" in found


@settings(deadline=None, max_examples=20)
@given(low=strategies.integers(0, 200), count=strategies.integers(1, MOST))
def test_there_are_as_many_steps_as_values(
    tmp_path_factory: pytest.TempPathFactory, low: int, count: int
) -> None:
    step = f"server: socket tcp as s$i\n    each: {{i: {low}..{low + count - 1}}}"
    made = plan(tmp_path_factory.mktemp("x"), with_steps([step, "server: pid => ?"]))["steps"]
    assert len(made) == count + 1
