"""The occupancy of a case's ports as an SVG: a bar for each socket, a mark for each attempt.

Owns how it looks: a state has its colour, its pattern and its name; what failed is red and has a
sign. Every mark is a link to its raw record.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.text import seconds_in_words, socket_in_words
from harness.report.occupancy.attempt import Attempt
from harness.report.occupancy.axis import LEFT, STEP, axis_of
from harness.report.occupancy.model import Port, Row, ports_of
from harness.report.occupancy.text import (
    attempt_in_words,
    ends_in_words,
    occupancy_text,
    port_in_words,
    span_in_words,
)
from harness.report.picture import LETTER, Frame, fitting, link, text
from harness.report.state_look import fill_of, look_of, pattern_of
from harness.report.state_words import state_words
from harness.report.translate import Translate, same

# Pixels.
_TOP, _HEAD, _ATTEMPT, _LABEL, _BAR, _GAP = 30, 26, 17, 14, 18, 6
_LEAST_WIDTH = 620


def occupancy_svg(ladder: Ladder, records: str = "", _: Translate = same) -> str:
    """The whole picture; `records`: the page that has the records, each by its name, `#r12`."""
    picture = _Picture(ladder, records, _)
    inside = list(picture.lines())
    frame = Frame(
        name="occupancy",
        width=picture.width,
        height=picture.y + 12,
        title=_("who had which port: %(case)s") % {"case": ladder.case},
        description=occupancy_text(ladder, _),
        states=[span.state for span in ladder.sockets],
    )
    return "\n".join([*frame.lines(*inside), ""])


class _Picture:
    def __init__(self, ladder: Ladder, records: str, translate: Translate) -> None:
        self.ladder = ladder
        self.records = records
        self.translate = translate
        self.ports = ports_of(ladder)
        self.drawn = {time for port in self.ports for time in _times(port)}
        self.axis = axis_of(ladder, self.drawn)
        self.width = max(self.axis.end + STEP + LEFT, _LEAST_WIDTH)
        self.y = 0

    def lines(self) -> Iterator[str]:
        """Every element; `y` is then the picture's lower end."""
        self.y = _TOP
        yield text(LEFT, self.y - 8, self.ladder.case, "u")
        for port in self.ports:
            yield from self._port(port)
        self.y += _LABEL
        yield from self._times()
        for cut in self.axis.cuts:
            zigzag = "".join(f"l{6 if n % 2 else -6} 6" for n in range((self.y - _TOP) // 6))
            yield f'<path class="w" d="M{cut.x} {_TOP}{zigzag}"/>'
            words = seconds_in_words(cut.seconds, self.translate)
            yield text(cut.x, self.y + _LABEL, words, "u", "middle")
        self.y += _LABEL

    def _times(self) -> Iterator[str]:
        for time in sorted(self.drawn):
            yield text(self.axis.at[time], self.y, f"{time:.4f}", "t")
        yield text(self.axis.end, self.y, f"{self.ladder.end:.4f}", "t")

    def _port(self, port: Port) -> Iterator[str]:
        self.y += _HEAD
        yield text(LEFT, self.y, port_in_words(port, self.translate), "u")
        self.y += _GAP
        bottom = self.y + _ATTEMPT * len(port.attempts) + (_LABEL + _BAR + _GAP) * len(port.rows)
        for attempt in port.attempts:
            yield self._attempt(attempt, bottom)
        for row in port.rows:
            yield from self._row(row)

    def _attempt(self, attempt: Attempt, bottom: int) -> str:
        self.y += _ATTEMPT
        x, words = self.axis.at[attempt.call.begin], attempt_in_words(attempt, self.translate)
        kinds = ("x", "e") if attempt.call.failed else ("w", "")
        right, left = self.width - x - 12, x - LEFT
        to_the_right = right >= min(len(words) * LETTER, left)
        shown = fitting(words, right if to_the_right else left)
        return link(
            self.records,
            f"r{attempt.call.seq}",
            words,
            f'<path class="{kinds[0]}" stroke-dasharray="2 3" d="M{x} {self.y - 8}V{bottom}"/>',
            f'<path class="{kinds[0]}" stroke-width="3" d="M{x} {self.y - 11}v12"/>',
            text(x + 6 if to_the_right else x - 6, self.y, shown, kinds[1], _side(to_the_right)),
        )

    def _row(self, row: Row) -> Iterator[str]:
        self.y += _LABEL
        first = self.axis.at[row.spans[0].begin]
        words = ends_in_words(row)
        room = self.width - first - 12
        to_the_right = room >= min(len(words) * LETTER, first - LEFT)
        x = first if to_the_right else first - 6
        y = self.y if to_the_right else self.y + _LABEL + 1
        yield text(
            x, y, fitting(words, room if to_the_right else x - LEFT), "", _side(to_the_right)
        )
        self.y += _GAP // 2
        for span in row.spans:
            yield self._span(span)
        self.y += _BAR + _GAP // 2

    def _span(self, span: SocketSpan) -> str:
        x = self.axis.at[span.begin]
        end = self.axis.end if span.stays else self.axis.at[span.end]
        place = f'x="{x}" y="{self.y}" width="{max(end - x - 1, 3)}" height="{_BAR}" rx="3"'
        # Whether it fits is asked of the English words, so that it is the same in every edition.
        fits = len(state_words(span.protocol, span.state)) * LETTER <= end - x - 4
        name = state_words(span.protocol, span.state, self.translate)
        if not fits:
            name = look_of(span.state).letters
        told = span_in_words(span, span.end, self.translate)
        return link(
            self.records,
            f"r{span.seq}",
            f"{span.host}: {socket_in_words(span)}: {told}",
            f'<g class="s"><rect {place} {fill_of(span.state)}/>',
            f'<rect {place} {pattern_of(span.state, "occupancy")}/>',
            text((x + end) // 2, self.y + 13, name, "", "middle") + "</g>",
        )


def _times(port: Port) -> Iterator[float]:
    """The moments at which something of a port is drawn."""
    yield from (attempt.call.begin for attempt in port.attempts)
    for span in (span for row in port.rows for span in row.spans):
        yield span.begin
        if not span.stays:
            yield span.end


def _side(to_the_right: bool) -> str:
    return "start" if to_the_right else "end"
