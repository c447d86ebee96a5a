"""`each:` beside a step, or beside `steps:`: one entry of a scenario that stands for many steps.

Owns the values it may have and filling them in, so that planner, engine and judge see ordinary
steps. A label gets the value in brackets: `bind` is `bind[1]`, `bind[2]`, …; in an `if:` of the
same entry `bind` means the one of the same value. What a step may have is left to step_reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from harness.language.diagnostics import Diagnostics, LineError, unknown
from harness.language.variables import fill_one, names_in
from harness.spec.parameters import Condition
from harness.spec.scenario import Step, Text
from harness.spec.step_reader import read_step
from harness.spec.yaml_node import Entry, Mapping, Node, elements, entry_at, items_at, word_of

MOST = 64
"""repetitions of one entry"""
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_RANGE = re.compile(r"([0-9]{1,5})\.\.([0-9]{1,5})")
_VALUE = re.compile(r"[A-Za-z0-9_-]{1,32}")


@dataclass(frozen=True, slots=True)
class Read:
    """The steps of a list, None for each that could not be read, and the names that `each:` has."""

    steps: tuple[Step | None, ...]
    names: tuple[Text, ...]


def read_steps(node: Node, diagnostics: Diagnostics) -> Read:
    """The steps under `steps:`, those with an `each:` as often as it says."""
    steps: list[Step | None] = []
    names: list[Text] = []
    for item in items_at(node, "steps"):
        each = entry_at(item, "each")
        if each is None:
            steps.append(_plain(item, diagnostics))
            continue
        try:
            name, values = _parse(each)
        except LineError as error:
            diagnostics.say(each.line, str(error))
            steps.append(None)
            continue
        names.append(Text(each.line, name))
        steps += _repeated(item, name, values, diagnostics)
    return Read(tuple(steps), tuple(names))


def _plain(item: Node, diagnostics: Diagnostics) -> Step | None:
    inner = entry_at(item, "steps")
    if inner is not None:
        diagnostics.say(inner.line, "'steps' within a step goes with 'each': {i: 1..3}")
        return None
    return read_step(item, diagnostics)


def _parse(each: Entry) -> tuple[str, tuple[str, ...]]:
    """The name and its values; raises LineError."""
    form = "write for example 'each: {i: 1..13}' or 'each: {port: [80, 443]}'"
    if not isinstance(each.value, Mapping) or len(each.value.entries) != 1:
        raise LineError(f"'each' has one name with its values: {form}")
    (entry,) = each.value.entries
    if not _NAME.fullmatch(entry.key):
        raise LineError(f"bad name '{entry.key}' in 'each': use small letters, digits and _")
    listed = elements(entry.value)
    if not listed and not word_of(entry.value):
        raise LineError(f"'{entry.key}' in 'each' has no values: {form}")
    values = tuple(word_of(item) for item in listed) if listed else _range(entry, form)
    for value in values:
        if not _VALUE.fullmatch(value):
            raise LineError(f"bad value '{value}' in 'each': use letters, digits, _ and -")
    if len(set(values)) < len(values):
        raise LineError("a value stands twice in 'each'")
    if len(values) > MOST:
        raise LineError(f"'each' has {len(values)} values: at most {MOST} are allowed")
    return entry.key, values


def _range(entry: Entry, form: str) -> tuple[str, ...]:
    found = _RANGE.fullmatch(word_of(entry.value))
    if found is None:
        raise LineError(f"bad values '{word_of(entry.value)}' in 'each': {form}")
    low, high = int(found[1]), int(found[2])
    if low > high:
        raise LineError(f"'{low}..{high}' in 'each' is empty: the smaller number comes first")
    if high - low >= MOST:
        raise LineError(f"'each' has {high - low + 1} values: at most {MOST} are allowed")
    return tuple(map(str, range(low, high + 1)))


def _repeated(
    item: Node, name: str, values: tuple[str, ...], diagnostics: Diagnostics
) -> list[Step | None]:
    templates = list(_templates(item, diagnostics))
    whole = [step for step in templates if step is not None]
    # A step with a label is told apart by it: `try[2]` is a call that is made again.
    told_apart = any(step.label is not None or name in _used(step) for step in whole)
    if len(whole) == len(templates) and not told_apart:
        diagnostics.say(
            item.line,
            f"nothing here says ${name}: every repetition would be the same step:"
            f" say ${name} in a line, or give a step a label",
        )
    labels = {step.label for step in whole if step.label is not None}
    return [
        None if step is None else _filled(step, name, value, labels)
        for value in values
        for step in templates
    ]


def _templates(item: Node, diagnostics: Diagnostics) -> Iterator[Step | None]:
    inner = entry_at(item, "steps")
    if inner is None:
        yield read_step(item, diagnostics)
        return
    for entry in item.entries if isinstance(item, Mapping) else ():
        if entry.key not in ("each", "steps"):
            text = unknown("key", entry.key, ("each", "steps"))
            diagnostics.say(entry.line, f"{text}: what belongs to a step stands beside that step")
    for one in elements(inner.value):
        nested = entry_at(one, "each") or entry_at(one, "steps")
        if nested is not None:
            diagnostics.say(nested.line, f"'{nested.key}' within an 'each': write the steps out")
            yield None
        else:
            yield read_step(one, diagnostics)


def _used(step: Step) -> list[str]:
    names = names_in(step.text)
    return names if step.within is None else [*names, *names_in(step.within)]


def _filled(step: Step, name: str, value: str, labels: set[str]) -> Step:
    """The step for one value; `labels`: of the entry, which have the value, too."""

    def fill(text: str | None) -> str | None:
        return None if text is None else fill_one(text, name, value)

    def named(label: str) -> str:
        return f"{label}[{value}]" if label in labels else fill_one(label, name, value)

    wants = tuple((named(key), wanted) for key, wanted in step.condition.wants)
    return replace(
        step,
        text=fill_one(step.text, name, value),
        condition=Condition(step.condition.line, wants),
        why=fill(step.why),
        label=None if step.label is None else named(step.label),
        within=fill(step.within),
    )
