"""`expect:`, `xfail:` and `claims:`: what a scenario says will come of its steps.

Owns the rows and their kernel ranges. Whether the rows leave a gap is left to
harness.spec.row_check, what an outcome means to harness.language.expectation.
"""

from __future__ import annotations

from harness.language.chance import parse_chance
from harness.language.diagnostics import Diagnostics
from harness.language.kernel_range import parse_range
from harness.spec.condition_reader import read_condition, read_if
from harness.spec.scenario import ROW_KEYS, Claim, KnownFailure, Row, Text
from harness.spec.yaml_node import Node, entries_at, entry_at, text_at, word_of


def read_row(node: Node, diagnostics: Diagnostics) -> Row:
    """One row of a named expectation."""
    return Row(
        node.line,
        read_condition(node, node.line, besides=ROW_KEYS),
        _read_kernel(node, diagnostics),
        text_at(node, "is"),
        text_at(node, "because"),
        read_chance(node, diagnostics),
    )


def read_known_failure(node: Node, diagnostics: Diagnostics) -> KnownFailure:
    """One row of `xfail:`."""
    kernel = _read_kernel(node, diagnostics)
    return KnownFailure(node.line, read_if(node), kernel, text_at(node, "because"))


def read_claim(node: Node) -> Claim:
    """One entry of `claims:`."""
    says = tuple(
        (entry.key, Text(entry.line, word_of(entry.value))) for entry in entries_at(node, "says")
    )
    return Claim(node.line, text_at(node, "id"), says, read_if(node))


def read_chance(node: Node, diagnostics: Diagnostics) -> str | None:
    """The mechanism under `chance:`, beside a step or in a row."""
    entry = entry_at(node, "chance")
    if entry is None:
        return None
    return diagnostics.attempt(entry.line, parse_chance, word_of(entry.value))


def _read_kernel(node: Node, diagnostics: Diagnostics) -> str | None:
    entry = entry_at(node, "kernel")
    if entry is None:
        return None
    text = word_of(entry.value)
    return None if diagnostics.attempt(entry.line, parse_range, text) is None else text
