"""From the tree of a scenario's file to the model, with the diagnostics that the tree shows.

Owns the whole file: its keys, its topology, and when so much is wrong that no more can be said. The
schema looks at the shapes first; parts that it refuses are left out here. The single parts are
left to declaration_reader, step_reader and expectation_reader; how they fit together, to
harness.spec.consistency and the planner.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping as MappingType
from dataclasses import replace

from harness.language.diagnostics import Diagnostic, Diagnostics, unknown
from harness.spec.condition_reader import read_condition, split_outcomes
from harness.spec.declaration_reader import read_actor, read_let, read_parameter
from harness.spec.each_reader import read_steps
from harness.spec.expectation_reader import read_claim, read_known_failure, read_row
from harness.spec.parameters import Parameter
from harness.spec.repeat import read_repeat
from harness.spec.scenario import Scenario, Step, Text
from harness.spec.schema_check import check, schema
from harness.spec.step_reader import read_check
from harness.spec.topology import Topology
from harness.spec.topology_reader import read_topology
from harness.spec.yaml_node import (
    Mapping,
    Node,
    children,
    elements,
    entries_at,
    items_at,
    last_line,
    text_at,
    word_of,
)

_DECLARING = frozenset(("topology", "actors", "matrix", "exclude", "let", "expect"))


def read_scenario(
    node: Node, file: str, scenario_id: str, topologies: MappingType[str, Topology]
) -> tuple[Scenario | None, list[Diagnostic]]:
    """The scenario of a tree, and what is wrong with it.

    None if its declarations (topology, matrix, …) are so wrong that nothing can be said of the
    rest.
    """
    refused = check(node, file, "scenario", aside="each")
    if not isinstance(node, Mapping):
        return None, refused
    diagnostics = Diagnostics(file)
    topology = _read_topology(node, topologies, diagnostics)
    scenario = None
    if topology is not None:
        scenario = _read_rest(node, scenario_id, topology, diagnostics)
    if _is_lost(node, {diagnostic.line for diagnostic in refused}):
        scenario = None
    return scenario, list(dict.fromkeys([*refused, *diagnostics.found]))


def _is_lost(node: Mapping, refused_lines: Iterable[int]) -> bool:
    """A misspelt or misshapen `matrix:` would make every use of a parameter look wrong."""
    known = schema("scenario")["properties"]
    for entry in node:
        if entry.key not in known:
            if difflib.get_close_matches(entry.key, _DECLARING, n=1):
                return True
        elif entry.key in _DECLARING:
            last = last_line(entry.value)
            if any(entry.line <= line <= last for line in refused_lines):
                return True
    return False


def _read_topology(
    node: Mapping, topologies: MappingType[str, Topology], diagnostics: Diagnostics
) -> Topology | None:
    entry = node.get("topology")
    if entry is not None and isinstance(entry.value, Mapping):
        found = check(entry.value, diagnostics.file, "topologies", "topology")
        topology = None
        if not found:
            topology, found = read_topology("inline", entry.value, diagnostics.file)
        for diagnostic in found:
            diagnostics.say(diagnostic.line, diagnostic.text)
        return topology
    name = word_of(entry.value) if entry is not None else "pair"
    if name not in topologies:
        line = entry.line if entry is not None else 1
        diagnostics.say(line, unknown("topology", name, topologies, "topologies"))
    return topologies.get(name)


def _read_rest(
    node: Mapping, scenario_id: str, topology: Topology, diagnostics: Diagnostics
) -> Scenario:
    question = node.get("question")
    matrix = tuple(read_parameter(entry, diagnostics) for entry in entries_at(node, "matrix"))
    read = read_steps(node, diagnostics)
    steps = [step for step in read.steps if step is not None]
    return Scenario(
        file=diagnostics.file,
        id=scenario_id,
        line=question.line if question is not None else 1,
        question=text_at(node, "question"),
        about=text_at(node, "about") or None,
        sources=tuple(word_of(item) for item in items_at(node, "sources")),
        topology=topology,
        claims=tuple(read_claim(item) for item in items_at(node, "claims")),
        capture=_read_capture(node, topology),
        needs=tuple(Text(item.line, word_of(item)) for item in items_at(node, "needs")),
        sysctls=tuple(
            (host.key, name.key, Text(name.line, word_of(name.value)))
            for host in entries_at(node, "sysctls")
            for name in children(host.value)
        ),
        actors=tuple(
            read_actor(entry, topology, diagnostics) for entry in entries_at(node, "actors")
        ),
        matrix=matrix,
        exclude=tuple(read_condition(item, item.line) for item in items_at(node, "exclude")),
        lets=tuple(read_let(entry, diagnostics) for entry in entries_at(node, "let")),
        expects=tuple(
            (
                Text(entry.line, entry.key),
                tuple(read_row(item, diagnostics) for item in elements(entry.value)),
            )
            for entry in entries_at(node, "expect")
        ),
        xfail=tuple(read_known_failure(item, diagnostics) for item in items_at(node, "xfail")),
        steps=_with_dependences(steps, matrix),
        wire=tuple(read_check(item) for item in items_at(node, "wire")),
        repeat=read_repeat(node),
        incomplete=not read.steps or None in read.steps,
        eaches=read.names,
        exactly=tuple(read_check(item) for item in items_at(node, "exactly")),
    )


def _with_dependences(steps: Iterable[Step], matrix: Iterable[Parameter]) -> tuple[Step, ...]:
    """The steps, each `if:` parted into what it says of parameters and of earlier steps."""
    parted = tuple(steps)
    labels = {step.label for step in parted if step.label is not None}
    names = {parameter.name for parameter in matrix}

    def part(step: Step) -> Step:
        condition, depends = split_outcomes(step.condition, labels, names)
        return replace(step, condition=condition, depends=depends)

    return tuple(map(part, parted))


def _read_capture(node: Mapping, topology: Topology) -> tuple[Text, ...]:
    entry = node.get("capture")
    if entry is None:
        return tuple(Text(1, text) for text in topology.capture)
    return tuple(Text(item.line, word_of(item)) for item in elements(entry.value))
