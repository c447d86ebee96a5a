"""`steps:` and `wire:`: what happens in a scenario, one line each.

Owns which keys may stand beside a step. What a line says is left to the planner, which sees it with
its variables filled in.
"""

from __future__ import annotations

from harness.language.diagnostics import Diagnostics, unknown
from harness.spec.condition_reader import read_if
from harness.spec.expectation_reader import read_chance
from harness.spec.parameters import Condition
from harness.spec.scenario import NO_ACTORS, STEP_KEYS, Check, Step
from harness.spec.yaml_node import Mapping, Node, Scalar, text_at, word_of


def read_step(node: Node, diagnostics: Diagnostics) -> Step | None:
    """One step; None if it does nothing, or several things, or is no text."""
    if not isinstance(node, Mapping):
        return None
    keys = [entry for entry in node if entry.key not in STEP_KEYS]
    if not keys:
        diagnostics.say(
            node.line,
            "the step does nothing: an actor's name or one of"
            f" {', '.join(NO_ACTORS)} is missing",
        )
        return None
    if len(keys) > 1:
        names = " and ".join(f"'{entry.key}'" for entry in keys)
        odd = unknown("key", keys[1].key, STEP_KEYS)
        diagnostics.say(keys[1].line, f"a step does one thing, this has {names} ({odd})")
        return None
    does = keys[0]
    types = (str, int, float) if does.key == "advance" else (str,)
    if not isinstance(does.value, Scalar) or not isinstance(does.value.value, types):
        return None
    return Step(
        line=does.line,
        key=does.key,
        text=word_of(does.value),
        condition=read_if(node),
        why=text_at(node, "why") or None,
        label=text_at(node, "label") or None,
        within=text_at(node, "within") or None,
        chance=read_chance(node, diagnostics),
    )


def read_check(node: Node) -> Check:
    """One line of `wire:`, alone or as the `check:` beside an `if:`."""
    if not isinstance(node, Mapping):
        return Check(node.line, word_of(node), Condition(node.line))
    entry = node.get("check")
    if entry is None:
        return Check(node.line, "", read_if(node))
    return Check(entry.line, word_of(entry.value), read_if(node))
