"""`actors:`, `matrix:` and `let:`: the names that a scenario gives to things.

Owns what may be called how, and what a parameter's labels may be. Whether the names are used, and
whether two things share one, is left to harness.spec.name_check.
"""

from __future__ import annotations

import re

from harness.language.diagnostics import Diagnostics, unknown
from harness.language.words import looks_like_a_name
from harness.spec.condition_reader import read_labels
from harness.spec.parameters import Parameter
from harness.spec.scenario import ROW_KEYS, Actor, Let, LetRow
from harness.spec.topology import HOST_NAME, RESERVED, Topology
from harness.spec.yaml_node import Entry, Mapping, elements, entries_at, text_at, word_of

_LABEL = re.compile(r"[A-Za-z0-9._+-]+")
_FAMILIES = ("ipv4", "ipv6")


def read_actor(entry: Entry, topology: Topology, diagnostics: Diagnostics) -> Actor:
    """An actor and its host: `second: server`, or a mapping with `host:` and `uid:`."""
    name, value = entry.key, entry.value
    if name in RESERVED or not HOST_NAME.fullmatch(name):
        diagnostics.say(
            entry.line,
            f"an actor may not be called '{name}': small letters, digits, _ and -, and none of"
            f" {', '.join(RESERVED)}",
        )
    host = text_at(value, "host") if isinstance(value, Mapping) else word_of(value)
    uid = text_at(value, "uid")
    hosts = [h.name for h in topology.hosts]
    # Of a mapping without it the schema has said so.
    if host not in hosts and (host or not isinstance(value, Mapping)):
        diagnostics.say(entry.line, unknown("host", host, hosts))
    elif name in hosts and name != host:
        diagnostics.say(entry.line, f"actor '{name}' is named like a host but lives on '{host}'")
    return Actor(entry.line, name, host, int(uid) if uid.isdigit() else 0)


def read_parameter(entry: Entry, diagnostics: Diagnostics) -> Parameter:
    """A parameter of the matrix: a list of labels, or labels with the text of each."""
    name, value = entry.key, entry.value
    if isinstance(value, Mapping):
        values = [(item.line, item.key, word_of(item.value)) for item in value]
    else:
        values = [(item.line, word_of(item), word_of(item)) for item in elements(value)]
    if not looks_like_a_name(name) or name in ROW_KEYS:
        diagnostics.say(
            entry.line,
            f"a parameter may not be called '{name}': small letters, digits and _,"
            f" and none of {', '.join(ROW_KEYS)}",
        )
    seen = set()
    for line, label, _ in values:
        if not _LABEL.fullmatch(label):
            diagnostics.say(
                line,
                f"'{label}' cannot be part of a case's id (letters, digits and . _ + - can):"
                f" give it a label, {name}: {{LABEL: {label}}}",
            )
        if label in seen:
            diagnostics.say(line, f"duplicate case id: '{name}={label}' is there twice")
        seen.add(label)
        if name == "family" and label not in _FAMILIES:
            diagnostics.say(line, unknown("family", label, _FAMILIES, "families"))
    if name == "family":
        values = [value for value in values if value[1] in _FAMILIES]
        if isinstance(value, Mapping):
            diagnostics.say(entry.line, "family wants a list, [ipv4, ipv6]")
    unique = {label: text for _, label, text in reversed(values)}
    return Parameter(entry.line, name, tuple(reversed(unique.items())))


def read_let(entry: Entry, diagnostics: Diagnostics) -> Let:
    """A value, or `by:` and the rows of a table."""
    value = entry.value
    if not isinstance(value, Mapping):
        return Let(entry.line, entry.key, (), (LetRow(entry.line, (), word_of(value)),))
    by_entry = value.get("by")
    by = () if by_entry is None else read_labels(by_entry.value)
    rows = []
    for row in entries_at(value, "rows"):
        labels = tuple(part.strip() for part in row.key.split(","))
        if len(labels) != len(by):
            diagnostics.say(
                row.line,
                f"row '{row.key}' has {len(labels)} labels but 'by' has {len(by)} parameters",
            )
            continue
        rows.append(LetRow(row.line, labels, word_of(row.value)))
    return Let(entry.line, entry.key, by, tuple(rows))
