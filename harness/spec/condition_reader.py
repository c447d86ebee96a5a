"""`if:` and its like: the parameters and labels that a part of a scenario is for.

Whether such parameters and labels exist is left to harness.spec.row_check.
"""

from __future__ import annotations

from collections.abc import Collection

from harness.spec.parameters import Condition
from harness.spec.yaml_node import Node, children, elements, entry_at, word_of


def read_if(node: Node) -> Condition:
    """The condition under `if:`; one that always holds if there is none."""
    entry = entry_at(node, "if")
    if entry is None:
        return Condition(node.line)
    return read_condition(entry.value, entry.line)


def read_condition(node: Node, line: int, besides: tuple[str, ...] = ()) -> Condition:
    """`{reuse: [0, 1], family: ipv4}`; the keys `besides` are no parameters."""
    wants = tuple(
        (entry.key, read_labels(entry.value))
        for entry in children(node)
        if entry.key not in besides
    )
    return Condition(line, wants)


def split_outcomes(
    condition: Condition, labels: Collection[str], parameters: Collection[str]
) -> tuple[Condition, tuple[tuple[str, tuple[str, ...]], ...]]:
    """What a condition wants of parameters, and what of steps, by their labels.

    A name that is both is a parameter here; that it is ambiguous is said by harness.spec.row_check.
    """
    of_steps = tuple(
        (name, wanted)
        for name, wanted in condition.wants
        if name in labels and name not in parameters
    )
    rest = tuple(want for want in condition.wants if want not in of_steps)
    return Condition(condition.line, rest), of_steps


def read_labels(node: Node) -> tuple[str, ...]:
    """One label, or a list of them."""
    items = elements(node)
    return tuple(word_of(item) for item in items) if items else (word_of(node),)
