"""What the ways of a case have passed of the figure: which boxes, and which arrows by whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.report.state_diagram.layout import CENTRES, OVER, place_of
from harness.report.state_diagram.path import End, Path, letter_of


@dataclass(frozen=True, slots=True)
class Step:
    """One step of one way."""

    label: str
    """`B2`: the second of way B"""
    host: str
    seq: int | None
    """the record that shows where it led; None if none does"""


@dataclass(frozen=True, slots=True)
class Ending:
    """A way that the figure does not say the rest of."""

    label: str
    """`B`"""
    end: End
    seq: int | None


def steps_of(paths: Sequence[Path]) -> dict[tuple[str, str], list[Step]]:
    """By arrow, who went there."""
    steps: dict[tuple[str, str], list[Step]] = {}
    for letter, path in _lettered(paths):
        for number, (here, there) in enumerate(zip(path.stops, path.stops[1:]), start=1):
            # What was passed unseen is shown by the record that shows where it had led in the end.
            seq = next((it.seq for it in path.stops[number:] if it.seen), None)
            step = Step(f"{letter}{number}", path.host, seq)
            steps.setdefault(place_of(here.state, there.state), []).append(step)
    return steps


def boxes_of(paths: Sequence[Path]) -> dict[str, bool]:
    """The boxes that were passed, each with whether a table showed it."""
    seen: dict[str, bool] = {}
    for path in paths:
        befores = ["", *(stop.state for stop in path.stops)]
        for before, stop in zip(befores, path.stops):
            over = place_of(before, stop.state)[1] == OVER
            box = OVER if over else stop.state
            seen[box] = seen.get(box, False) or stop.seen
    return seen


def endings_of(paths: Sequence[Path]) -> dict[str, list[Ending]]:
    """By box, whose way is lost there; a state that the figure does not have is no box."""
    lost: dict[str, list[Ending]] = {}
    for letter, path in _lettered(paths):
        if path.end is not End.THERE and path.stops[-1].state in CENTRES:
            ending = Ending(letter, path.end, path.end_seq)
            lost.setdefault(path.stops[-1].state, []).append(ending)
    return lost


def _lettered(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    return [(letter_of(number), path) for number, path in enumerate(paths)]
