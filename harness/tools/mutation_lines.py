"""Alterations of the lines of observations.ndjson, and of the plan."""

from __future__ import annotations

import random
from typing import Any

from harness.tools.mutation_folder import MENDED, Folder
from harness.tools.mutation_values import alter_one, differences, joined, other_value

_ANSWER = ("outcome", "value", "reply", "detail")


def value(folder: Folder, other: Folder, by: random.Random) -> None:
    """One value of one line."""
    line = by.choice(folder.lines)
    kind = line["kind"]
    way = alter_one(line, by)
    folder.where = f"{kind}/{way}"
    side, _, host = way.partition("/")
    if side in ("before", "after") and folder.has_program(host.partition("/")[0]):
        folder.where += ", beside a program"


def plan_value(folder: Folder, other: Folder, by: random.Random) -> None:
    """One value of the plan."""
    folder.where = f"plan/{alter_one(folder.plan, by)}"


def line_gone(folder: Folder, other: Folder, by: random.Random) -> None:
    """A line."""
    folder.where = folder.lines.pop(by.randrange(len(folder.lines) - 1))["kind"]


def line_twice(folder: Folder, other: Folder, by: random.Random) -> None:
    """A line, at another place, too."""
    line = by.choice(folder.lines)
    folder.where = line["kind"]
    folder.lines.insert(by.randrange(len(folder.lines)), dict(line))


def lines_swapped(folder: Folder, other: Folder, by: random.Random) -> None:
    """Two lines change places."""
    a, b = by.sample(range(len(folder.lines)), 2)
    folder.where = "+".join(sorted({folder.lines[a]["kind"], folder.lines[b]["kind"]}))
    folder.lines[a], folder.lines[b] = folder.lines[b], folder.lines[a]


def line_of_another(folder: Folder, other: Folder, by: random.Random) -> None:
    """A line in the place of one of its kind."""
    at = by.randrange(len(folder.lines))
    old = folder.lines[at]
    new = dict(by.choice(other.of_kind(old["kind"]) or [{"kind": old["kind"]}]))
    folder.where, folder.lines[at] = joined(differences(old, new)), new


def steps_swapped(folder: Folder, other: Folder, by: random.Random) -> None:
    """What came of two steps changes places, numbers and times mended."""
    steps = folder.of_kind("step")
    if len(steps) < 2:
        line_gone(folder, other, by)
        return
    a, b = by.sample(steps, 2)
    were = dict(a), dict(b)
    for key in _ANSWER:
        a[key], b[key] = b[key], a[key]
    folder.where = joined([*differences(were[0], a), *differences(were[1], b)])


def outcome(folder: Folder, other: Folder, by: random.Random) -> None:
    """The outcome of a step, its answer mended."""
    steps = folder.of_kind("step")
    if not steps:
        line_gone(folder, other, by)
        return
    step = by.choice(steps)
    folder.where = "step/outcome"
    said = "ok" if step["outcome"] != "ok" else by.choice(["EADDRINUSE", "EINVAL", "EACCES"])
    step["outcome"] = said
    if step["reply"]:
        ok: Any = {"ret": 0, "errno": None, "error": None}
        step["reply"] |= ok if said == "ok" else {"ret": -1, "errno": said, "error": said}


def counters(folder: Folder, other: Folder, by: random.Random) -> None:
    """A number that was counted."""
    line = by.choice(folder.of_kind("capture-end", "capture", "end"))
    counted = [key for key, it in line.items() if isinstance(it, (int, float))]
    key = by.choice(
        [key for key in counted if key != "seq" and f"{line['kind']}/{key}" not in MENDED]
    )
    folder.where = f"{line['kind']}/{key}"
    line[key] = other_value(line[key], by)
