"""harness/spec/scenario_reader.py: from the tree to the model."""

from __future__ import annotations

from harness import ROOT
from harness.spec.parameters import Condition
from harness.spec.scenario import LetRow, Scenario
from harness.spec.scenario_reader import read_scenario
from harness.spec.topology_reader import read_topologies
from harness.spec.yaml_reader import parse_yaml

TOPOLOGIES, _ = read_topologies(ROOT / "scenarios" / "topologies.yaml", "t")
TEXT = """\
question: Does it?
sources: [tcp(7)]
actors: {second: server, other: {host: client, uid: 7}}
matrix:
  reuse: [0, 1]
  first: {any: $any}
let: {port: 80, want: {by: reuse, rows: {0: a, "*": b}}}
steps:
  - second: pid
    if: {reuse: [0, 1]}
    why: because
    label: a
    within: 5s
  - advance: 1s
wire:
  - no RST
  - {check: no FIN, if: {reuse: 0}}
"""


def scenario(text: str) -> tuple[Scenario | None, list[str]]:
    node, diagnostics = parse_yaml(text, "x")
    assert node is not None and not diagnostics
    parsed, found = read_scenario(node, "x", "x", TOPOLOGIES)
    return parsed, [str(diagnostic) for diagnostic in found]


def whole(text: str) -> Scenario:
    parsed, found = scenario(text)
    assert parsed is not None and not found
    return parsed


def test_every_part_has_its_line() -> None:
    made = whole(TEXT)
    assert [step.line for step in made.steps] == [9, 14]
    assert [check.line for check in made.wire] == [16, 17]
    assert [parameter.line for parameter in made.matrix] == [5, 6]


def test_a_value_without_label_is_its_own_label() -> None:
    made = whole(TEXT)
    assert made.matrix[0].values == (("0", "0"), ("1", "1"))
    assert made.matrix[1].values == (("any", "$any"),)


def test_the_keys_beside_a_step_are_its_own() -> None:
    step = whole(TEXT).steps[0]
    assert (step.key, step.text, step.why) == ("second", "pid", "because")
    assert (step.label, step.within) == ("a", "5s")
    assert step.condition == Condition(10, (("reuse", ("0", "1")),))


def test_an_actor_lives_on_a_host_as_a_user() -> None:
    assert [(a.name, a.host, a.uid) for a in whole(TEXT).actors] == [
        ("second", "server", 0),
        ("other", "client", 7),
    ]


def test_a_let_is_a_value_or_rows() -> None:
    port, want = whole(TEXT).lets
    assert (port.by, port.rows) == ((), (LetRow(7, (), "80"),))
    assert want.by == ("reuse",)
    assert want.rows == (LetRow(7, ("0",), "a"), LetRow(7, ("*",), "b"))


def test_the_capture_is_the_topologys_unless_said_otherwise() -> None:
    assert [text.text for text in whole(TEXT).capture] == ["server"]
    assert whole(TEXT + "capture: []\n").capture == ()
    alone = TEXT.replace("client", "server").replace("wire:", "topology: alone\nwire:")
    assert whole(alone).capture == ()


def test_a_misspelt_declaration_stops_the_rest_from_looking_wrong() -> None:
    parsed, found = scenario(TEXT.replace("matrix:", "matirx:"))
    assert parsed is None
    (line,) = found
    assert line.startswith("x:4: unknown key 'matirx': did you mean 'matrix'?")


def test_another_unknown_key_does_not() -> None:
    parsed, found = scenario(TEXT + "wyre: [no RST]\n")
    assert parsed is not None
    assert len(found) == 1


def test_a_step_that_cannot_be_read_leaves_the_scenario_incomplete() -> None:
    parsed, found = scenario(TEXT.replace("  - advance: 1s", "  - advance: [1s]"))
    assert parsed is not None and parsed.incomplete
    assert len(found) == 1
