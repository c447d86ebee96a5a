"""The figure of TCP's states as an SVG, with the ways that a case's sockets took.

Owns how it looks: states that a table showed are filled and have a solid edge, states that must
have been passed a dashed one, all others are faint. Ways have letters, their arrows numbers: `B2`
is the second arrow of way B, and leads to the record that shows where it led.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from harness.language.escape import for_markup
from harness.report.ladder.model import Ladder
from harness.report.picture import LETTER, Frame, fitting, link, text
from harness.report.state_diagram.figure import CLOSED, TRANSITIONS
from harness.report.state_diagram.layout import (
    ARROWS,
    BOX,
    BOX_HEIGHT,
    CENTRES,
    HEIGHT,
    OVER,
    WIDTH,
    arrow_of,
    place_of,
)
from harness.report.state_diagram.path import Path, paths_of
from harness.report.state_diagram.steps import boxes_of, endings_of, steps_of
from harness.report.state_diagram.style import STYLE
from harness.report.state_diagram.text import diagram_text, end_in_words, path_lines
from harness.report.state_look import fill_of
from harness.report.translate import Translate, same

_LEFT, _LINE, _PILL = 14, 15, 14
_MOST = 4
"""steps that are numbered at one arrow; of more, how many there are is said"""


def diagram_svg(ladder: Ladder, records: str = "", _: Translate = same) -> str | None:
    """The whole picture; None if the case has no TCP socket."""
    paths = paths_of(ladder)
    if not paths:
        return None
    legend = list(path_lines(paths, _))
    frame = Frame(
        name="states",
        width=WIDTH,
        height=HEIGHT + _LINE * (len(legend) + 1),
        title=_("the states that were passed: %(case)s") % {"case": ladder.case},
        description=diagram_text(ladder, _),
        states=[_shown_as(box) for box in CENTRES],
        style=STYLE,
    )
    picture = _Picture(ladder, paths, records, _)
    words = [text(_LEFT, 22, ladder.case, "u")]
    for number, line in enumerate(legend, start=1):
        x, kind = (_LEFT + 20, "t") if line.startswith(" ") else (_LEFT, "")
        shown = fitting(line.strip(), WIDTH - x - _LEFT)
        words.append(text(x, HEIGHT + _LINE * number, shown, kind))
    return "\n".join([*frame.lines(*picture.lines(), *words), ""])


class _Picture:
    def __init__(
        self, ladder: Ladder, paths: Sequence[Path], records: str, translate: Translate
    ) -> None:
        self.hosts = ladder.hosts
        self.records = records
        self.translate = translate
        self.steps = steps_of(paths)
        self.boxes = boxes_of(paths)
        self.endings = endings_of(paths)

    def lines(self) -> Iterator[str]:
        """Every element; what was passed lies over what was not."""
        for it in TRANSITIONS:
            arrow = ARROWS[place_of(it.begin, it.end)]
            yield _line(arrow.points, "f")
            yield text(*arrow.words, it.event, "ft", arrow.anchor)
        for place, steps in self.steps.items():
            yield _line(arrow_of(place).points, self._side({step.host for step in steps}))
        yield from map(self._box, CENTRES)
        for place, steps in self.steps.items():
            x, y = arrow_of(place).middle
            yield from self._pills(x, y, [(it.label, it.label, it.seq) for it in steps])
        for box, lost in self.endings.items():
            x, y = CENTRES[box]
            titles = [f"{it.label}: {end_in_words(it.end, self.translate)}" for it in lost]
            signs = [f"✕{it.label}" for it in lost]
            seqs = [it.seq for it in lost]
            yield from self._pills(x + BOX // 2, y + BOX_HEIGHT // 2, [*zip(signs, titles, seqs)])

    def _side(self, hosts: set[str]) -> str:
        """Which class an arrow has: that of the host whose sockets went there, if it is one."""
        (host, *others) = sorted(hosts)
        number = self.hosts.index(host) if host in self.hosts else 9
        return "p" if others or number > 1 else f"p p{number}"

    def _box(self, box: str) -> str:
        x, y = CENTRES[box]
        name = CLOSED if box == OVER else box
        place = (
            f'x="{x - BOX // 2}" y="{y - BOX_HEIGHT // 2}" width="{BOX}" height="{BOX_HEIGHT}"'
            ' rx="6"'
        )
        seen = self.boxes.get(box)
        if seen is None:
            return f'<rect {place} class="b"/>' + text(x, y + 4, name, "t", "middle")
        if not seen:
            dashed = f'<rect {place} class="b must" stroke-dasharray="5 4"/>'
            return dashed + text(x, y + 4, name, "n", "middle")
        filled = f'<g class="in"><rect {place} {fill_of(_shown_as(box))}/></g>'
        edge = f'<rect {place} class="b seen"/>'
        return filled + edge + text(x, y + 4, name, "in n", "middle")

    def _pills(self, x: int, y: int, pills: Sequence[tuple[str, str, int | None]]) -> Iterator[str]:
        """Labels side by side, each a link to its record, around a place."""
        shown = list(pills[:_MOST])
        if len(pills) > len(shown):
            left = self.translate("+%(number)d") % {"number": len(pills) - len(shown)}
            shown.append((left, left, None))
        widths = [int(len(label) * LETTER) + 7 for label, _, _ in shown]
        left_edge = x - sum(widths) // 2
        for (label, title, seq), width in zip(shown, widths):
            drawn = (
                f'<rect class="nb" x="{left_edge}" y="{y - _PILL // 2}" width="{width - 1}"'
                f' height="{_PILL}" rx="6"/>'
            )
            words = text(left_edge + width // 2, y + 4, label, "n", "middle")
            if seq is None:
                yield f"<g><title>{for_markup(title)}</title>{drawn}{words}</g>"
            else:
                yield link(self.records, f"r{seq}", title, drawn, words)
            left_edge += width


def _line(points: Sequence[tuple[int, int]], kind: str) -> str:
    """An arrow along these points."""
    (x1, y1), (x2, y2) = points[-2:]
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    dx, dy = (x2 - x1) / length, (y2 - y1) / length
    way = "L".join(f"{x} {y}" for x, y in points)
    back_x, back_y = x2 - 9 * dx, y2 - 9 * dy
    head = (
        f"M{x2} {y2}L{back_x - 4 * dy:.1f} {back_y + 4 * dx:.1f}"
        f"L{back_x + 4 * dy:.1f} {back_y - 4 * dx:.1f}z"
    )
    return f'<g class="{kind}"><path d="M{way}"/><path class="tip" d="{head}"/></g>'


def _shown_as(box: str) -> str:
    """The state of a socket table that has a box's colour."""
    return "CLOSE" if box in (CLOSED, OVER) else box
