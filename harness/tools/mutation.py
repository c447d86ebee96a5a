"""Evidence altered on purpose, with everything mended that a forger could mend.

Owns the list of what is altered and how an alteration comes from a seed. What is done to lines,
sockets and packets is in `mutation_lines`, `mutation_sockets` and `mutation_packets`; whether the
judge is taken in is asked by `mutate`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from harness.tools import mutation_lines as of_lines
from harness.tools.mutation_folder import OBSERVATIONS, Folder
from harness.tools.mutation_packets import packets
from harness.tools.mutation_sockets import sockets

Mutator = Callable[[Folder, Folder, random.Random], None]
KINDS: Mapping[str, Mutator] = {
    "value": of_lines.value,
    "plan": of_lines.plan_value,
    "line gone": of_lines.line_gone,
    "line twice": of_lines.line_twice,
    "lines swapped": of_lines.lines_swapped,
    "line of another case": of_lines.line_of_another,
    "steps swapped": of_lines.steps_swapped,
    "outcome": of_lines.outcome,
    "sockets": sockets,
    "packets": packets,
    "counters": of_lines.counters,
}
"""what is altered, with all the rest mended"""
BYTE = "byte, nothing mended"


@dataclass(frozen=True, slots=True)
class Mutant:
    """An altered folder."""

    kind: str
    where: str
    files: dict[str, bytes] = field(repr=False)


def mutant(kind: str, files: Mapping[str, bytes], other: Mapping[str, bytes], seed: int) -> Mutant:
    """The folder, altered in that way; the same for the same seed."""
    by = random.Random(seed)
    if kind == BYTE:
        name = by.choice(sorted(files))
        at = by.randrange(len(files[name]))
        bit = bytes([files[name][at] ^ 1 << by.randrange(8)])
        line = files[name].count(b"\n", 0, at)
        last = name == OBSERVATIONS and line == files[name].count(b"\n") - 1
        where = f"{name}, the end line" if last else name
        return Mutant(kind, where, {**files, name: files[name][:at] + bit + files[name][at + 1 :]})
    folder = Folder.of(files)
    KINDS[kind](folder, Folder.of(other), by)
    return Mutant(kind, folder.where, folder.files())
