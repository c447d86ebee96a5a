"""From the tree of a scenario's file to the model, with the mistakes that the tree shows.

Owns what single keys mean. The schema has looked at the shapes before; parts that it refused are
left out here. How the parts fit together is left to harness.consistency and the planner.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping as MappingType

from harness.calls import NAME
from harness.kernel import parse_range
from harness.matrix import Condition, Parameter
from harness.mistakes import LineError, Mistake, unknown
from harness.model import Actor, Check, Claim, KnownFailure, Let, Row, Scenario, Step, Text
from harness.schema_check import check, schema
from harness.topology import HOST_NAME, RESERVED, Topology
from harness.topology_reader import parse_topology
from harness.tree import (
    Entry,
    Mapping,
    Node,
    Scalar,
    children,
    elements,
    entries_at,
    entry_at,
    items_at,
    last_line,
    text_at,
    word_of,
)

LABEL = re.compile(r"[A-Za-z0-9._+-]+")
DECLARING = frozenset(("topology", "actors", "matrix", "exclude", "let", "expect"))
_STEP_KEYS = ("if", "why", "label", "within")
_ROW_KEYS = ("is", "because", "kernel")
_SPECIAL = ("await", "table", "advance", "host")


def parse_scenario(
    node: Node, file: str, scenario_id: str, topologies: MappingType[str, Topology]
) -> tuple[Scenario | None, list[Mistake]]:
    """The scenario of a tree, and what is wrong with it.

    None if its declarations (topology, matrix, …) are so wrong that nothing can be said of the
    rest.
    """
    mistakes = check(node, file, "scenario")
    reader = _Reader(file, {mistake.line for mistake in mistakes})
    scenario = reader.scenario(node, scenario_id, topologies)
    for mistake in reader.mistakes:
        if mistake not in mistakes:
            mistakes.append(mistake)
    return (None if reader.lost else scenario), mistakes


class _Reader:
    """Reads the keys of one file, collecting mistakes."""

    def __init__(self, file: str, wrong_lines: set[int]) -> None:
        self.file = file
        self.wrong_lines = wrong_lines
        self.mistakes: list[Mistake] = []
        self.lost = False

    def scenario(
        self, node: Node, scenario_id: str, topologies: MappingType[str, Topology]
    ) -> Scenario | None:
        """The whole file."""
        if not isinstance(node, Mapping):
            self.lost = True
            return None
        self._look_for_lost_declarations(node)
        topology = self._topology(node, topologies)
        if topology is None:
            self.lost = True
            return None
        question = node.get("question")
        steps = [self._step(item) for item in items_at(node, "steps")]
        return Scenario(
            file=self.file,
            id=scenario_id,
            line=question.line if question is not None else 1,
            question=text_at(node, "question"),
            about=text_at(node, "about") or None,
            sources=tuple(word_of(item) for item in items_at(node, "sources")),
            topology=topology,
            claims=tuple(self._claim(item) for item in items_at(node, "claims")),
            capture=self._capture(node, topology),
            needs=tuple(Text(item.line, word_of(item)) for item in items_at(node, "needs")),
            sysctls=tuple(
                (host.key, name.key, Text(name.line, word_of(name.value)))
                for host in entries_at(node, "sysctls")
                for name in children(host.value)
            ),
            actors=tuple(self._actor(entry, topology) for entry in entries_at(node, "actors")),
            matrix=tuple(self._parameter(entry) for entry in entries_at(node, "matrix")),
            exclude=tuple(_condition(item, item.line) for item in items_at(node, "exclude")),
            lets=tuple(self._let(entry) for entry in entries_at(node, "let")),
            expects=tuple(
                (
                    Text(entry.line, entry.key),
                    tuple(self._row(item) for item in elements(entry.value)),
                )
                for entry in entries_at(node, "expect")
            ),
            xfail=tuple(self._known_failure(item) for item in items_at(node, "xfail")),
            steps=tuple(step for step in steps if step is not None),
            wire=tuple(_check(item) for item in items_at(node, "wire")),
            incomplete=not steps or None in steps,
        )

    def _look_for_lost_declarations(self, node: Mapping) -> None:
        """A misspelt or misshapen `matrix:` would make every use of a parameter look wrong."""
        known = schema("scenario")["properties"]
        for entry in node:
            last = last_line(entry.value)
            wrong = any(entry.line <= line <= last for line in self.wrong_lines)
            misspelt = difflib.get_close_matches(entry.key, DECLARING, n=1)
            if entry.key in known:
                self.lost = self.lost or (entry.key in DECLARING and wrong)
            else:
                self.lost = self.lost or bool(misspelt)

    def _topology(self, node: Mapping, topologies: MappingType[str, Topology]) -> Topology | None:
        entry = node.get("topology")
        if entry is not None and isinstance(entry.value, Mapping):
            wrong = check(entry.value, self.file, "topologies", "topology")
            self.mistakes += wrong
            if wrong:
                return None
            topology, found = parse_topology("inline", entry.value, self.file)
            self.mistakes += found
            return topology
        name = word_of(entry.value) if entry is not None else "pair"
        if name not in topologies:
            line = entry.line if entry is not None else 1
            self._say(line, unknown("topology", name, topologies, "topologies"))
        return topologies.get(name)

    def _capture(self, node: Mapping, topology: Topology) -> tuple[Text, ...]:
        entry = node.get("capture")
        if entry is None:
            return tuple(Text(1, text) for text in topology.capture)
        return tuple(Text(item.line, word_of(item)) for item in elements(entry.value))

    def _actor(self, entry: Entry, topology: Topology) -> Actor:
        name, value = entry.key, entry.value
        if name in RESERVED or not HOST_NAME.fullmatch(name):
            self._say(
                entry.line,
                f"an actor may not be called '{name}': small letters, digits, _ and -, and none of"
                f" {', '.join(RESERVED)}",
            )
        host = text_at(value, "host") if isinstance(value, Mapping) else word_of(value)
        uid = text_at(value, "uid")
        hosts = [h.name for h in topology.hosts]
        if host not in hosts:
            self._say(entry.line, unknown("host", host, hosts))
        elif name in hosts and name != host:
            self._say(entry.line, f"actor '{name}' is named like a host but lives on '{host}'")
        return Actor(entry.line, name, host, int(uid) if uid.isdigit() else 0)

    def _parameter(self, entry: Entry) -> Parameter:
        value = entry.value
        if isinstance(value, Mapping):
            values = [(item.line, item.key, word_of(item.value)) for item in value]
        else:
            values = [(item.line, word_of(item), word_of(item)) for item in elements(value)]
        if not NAME.fullmatch(entry.key) or entry.key in _ROW_KEYS:
            self._say(
                entry.line,
                f"a parameter may not be called '{entry.key}': small letters, digits and _,"
                f" and none of {', '.join(_ROW_KEYS)}",
            )
        seen = set()
        for line, label, _ in values:
            if not LABEL.fullmatch(label):
                self._say(
                    line,
                    f"'{label}' cannot be part of a case's id (letters, digits and . _ + - can):"
                    f" give it a label, {entry.key}: {{LABEL: {label}}}",
                )
            if label in seen:
                self._say(line, f"duplicate case id: '{entry.key}={label}' is there twice")
            seen.add(label)
            if entry.key == "family" and label not in ("ipv4", "ipv6"):
                self._say(line, unknown("family", label, ("ipv4", "ipv6"), "families"))
        if entry.key == "family" and isinstance(value, Mapping):
            self._say(entry.line, "family wants a list, [ipv4, ipv6]")
        if entry.key == "family":
            values = [value for value in values if value[1] in ("ipv4", "ipv6")]
        unique = {label: text for _, label, text in reversed(values)}
        return Parameter(entry.line, entry.key, tuple(reversed(unique.items())))

    def _let(self, entry: Entry) -> Let:
        value = entry.value
        if not isinstance(value, Mapping):
            return Let(entry.line, entry.key, (), ((entry.line, (), word_of(value)),))
        by_entry = value.get("by")
        by: tuple[str, ...] = ()
        if by_entry is not None:
            items = elements(by_entry.value)
            by = tuple(word_of(item) for item in items) if items else (text_at(value, "by"),)
        rows = []
        for row in entries_at(value, "rows"):
            labels = tuple(part.strip() for part in row.key.split(","))
            if len(labels) != len(by):
                self._say(
                    row.line,
                    f"row '{row.key}' has {len(labels)} labels but 'by' has {len(by)} parameters",
                )
                continue
            rows.append((row.line, labels, word_of(row.value)))
        return Let(entry.line, entry.key, by, tuple(rows))

    def _row(self, node: Node) -> Row:
        wants = tuple(
            (entry.key, _labels(entry.value))
            for entry in children(node)
            if entry.key not in _ROW_KEYS
        )
        return Row(
            node.line,
            Condition(node.line, wants),
            self._kernel(node),
            text_at(node, "is"),
            text_at(node, "because"),
        )

    def _known_failure(self, node: Node) -> KnownFailure:
        return KnownFailure(node.line, _if(node), self._kernel(node), text_at(node, "because"))

    def _kernel(self, node: Node) -> str | None:
        entry = entry_at(node, "kernel")
        if entry is None:
            return None
        text = word_of(entry.value)
        try:
            parse_range(text)
        except LineError as error:
            self._say(entry.line, str(error))
            return None
        return text

    def _claim(self, node: Node) -> Claim:
        says = tuple(
            (entry.key, Text(entry.line, word_of(entry.value)))
            for entry in entries_at(node, "says")
        )
        return Claim(node.line, text_at(node, "id"), says, _if(node))

    def _step(self, node: Node) -> Step | None:
        if not isinstance(node, Mapping):
            return None
        keys = [entry for entry in node if entry.key not in _STEP_KEYS]
        if not keys:
            self._say(node.line, "the step does nothing: an actor's name or one of "
                      f"{', '.join(_SPECIAL)} is missing")  # fmt: skip
            return None
        if len(keys) > 1:
            names = " and ".join(f"'{entry.key}'" for entry in keys)
            odd = [unknown("key", e.key, _STEP_KEYS) for e in keys[1:]]
            self._say(keys[1].line, f"a step does one thing, this has {names} ({odd[0]})")
            return None
        types = (str, int, float) if keys[0].key == "advance" else (str,)
        if not isinstance(keys[0].value, Scalar) or not isinstance(keys[0].value.value, types):
            return None
        return Step(
            line=keys[0].line,
            key=keys[0].key,
            text=word_of(keys[0].value),
            condition=_if(node),
            why=text_at(node, "why") or None,
            label=text_at(node, "label") or None,
            within=text_at(node, "within") or None,
        )

    def _say(self, line: int, text: str) -> None:
        self.mistakes.append(Mistake(self.file, line, text))


def _check(node: Node) -> Check:
    if isinstance(node, Mapping):
        entry = node.get("check")
        return Check(
            entry.line if entry else node.line, word_of(entry.value) if entry else "", _if(node)
        )
    return Check(node.line, word_of(node), Condition(node.line))


def _if(node: Node) -> Condition:
    entry = entry_at(node, "if")
    if entry is None:
        return Condition(node.line)
    return _condition(entry.value, entry.line)


def _condition(node: Node, line: int) -> Condition:
    return Condition(line, tuple((entry.key, _labels(entry.value)) for entry in children(node)))


def _labels(node: Node) -> tuple[str, ...]:
    items = elements(node)
    return tuple(word_of(item) for item in items) if items else (word_of(node),)
