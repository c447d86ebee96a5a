"""A ladder as an SVG: process, sockets, wire, sockets, process on one axis of time.

Owns how it looks: in light and dark, never by colour alone (states have their names, errors a
mark). Every mark is a link to its raw record.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.model import Ladder
from harness.report.ladder.layout import (
    CUT,
    LINE,
    OUTCOME,
    SLANT,
    STRIP,
    TIMES,
    TOP,
    WIRE,
    HostColumns,
    Layout,
    Placed,
    layout_of,
)
from harness.report.ladder.text import (
    call_in_words,
    expected_in_words,
    heading,
    ladder_text,
    moment_in_words,
    outcome_in_words,
    seconds_in_words,
    socket_in_words,
)
from harness.report.ladder.packet_mark import PacketMark
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.svg_parts import label_of, short, strip
from harness.report.ladder.timeline import Moment
from harness.report.picture import Frame, link, text
from harness.report.state_words import state_words
from harness.report.translate import Translate, same


# A mark is thin; what is around it leads to its record, too.
_STYLE = ".ladder>a{pointer-events:bounding-box}\n"


def ladder_svg(ladder: Ladder, records: str = "", _: Translate = same) -> str:
    """The whole picture; `records`: the page that has the records, each by its name, `#r12`."""
    picture = _Picture(ladder, records, _)
    layout = picture.layout
    frame = Frame(
        name="ladder",
        width=layout.width,
        height=layout.height,
        title=heading(ladder),
        description=ladder_text(ladder, _),
        states=[span.state for span in ladder.sockets],
        style=_STYLE,
    )
    return "\n".join([*frame.lines(*picture.lines()), ""])


class _Picture:
    def __init__(self, ladder: Ladder, records: str, translate: Translate) -> None:
        self.ladder = ladder
        self.records = records
        self.translate = translate
        self.layout: Layout = layout_of(ladder)
        self.heights = {(it.entry.moment, id(it.entry.mark)): it.y for it in self.layout.moments}

    def lines(self) -> Iterator[str]:
        """Every element."""
        layout, _ = self.layout, self.translate
        yield text(12, 22, heading(self.ladder), "u")
        for host in layout.hosts:
            yield from self._host(host)
        for span in self.ladder.sockets:
            yield from self._span(span)
        shown = ""
        for placed in layout.moments:
            time = f"{placed.entry.time:.4f}"
            if time != shown:
                yield text(TIMES - 8, placed.y, time, "t", "end")
            shown = time
            yield from self._moment(placed)
        yield text(TIMES - 8, layout.bottom, f"{self.ladder.end:.4f}", "t", "end")
        yield text(TIMES, layout.bottom, _("the case is over"), "t")

    def _host(self, host: HostColumns) -> Iterator[str]:
        middle, _ = host.strips + host.width // 2, self.translate
        yield text(middle, TOP - 22, host.name, "u", "middle")
        anchor = "end" if host.words_end_there else "start"
        aside = -16 if host.words_end_there else 16
        yield text(host.process + aside, TOP - 8, _("calls"), "t", anchor)
        yield text(middle, TOP - 8, _("sockets"), "t", "middle")
        if host.words_end_there:
            yield text(host.right + WIRE // 2, TOP - 8, _("wire"), "t", "middle")

    def _span(self, span: SocketSpan) -> Iterator[str]:
        host = self.layout.host(span.host)
        assert host is not None
        x = host.strips + STRIP * self.layout.column_of[span.host, span.strip]
        top = self.heights[Moment.STATE, id(span)] - LINE // 2
        bottom = max(self._end_of(span), top + 4)
        seen = self.translate("seen %(times)d times") % {"times": span.seen}
        state = state_words(span.protocol, span.state, self.translate)
        title = f"{socket_in_words(span)} {state}, {seen}"
        drawn = strip(x, top, STRIP, bottom, span.state)
        yield link(self.records, f"r{span.seq}", title, *drawn)

    def _end_of(self, span: SocketSpan) -> int:
        """Where the socket's next state begins, or where it is gone, or the end."""
        gone = self.heights.get((Moment.GONE, id(span)))
        if gone is not None:
            return gone - LINE // 2
        after = [
            self.heights[Moment.STATE, id(it)]
            for it in self.ladder.sockets
            if it.host == span.host
            and it.strip == span.strip
            and it.begin == span.end
            and it is not span
        ]
        return min(after) - LINE // 2 if after and not span.stays else self.layout.bottom

    def _moment(self, placed: Placed) -> Iterator[str]:
        entry, y = placed.entry, placed.y
        if entry.idle:
            yield from self._cut(y - LINE - CUT // 2 + 4, entry.idle)
        if isinstance(entry.mark, PacketMark):
            yield self._packet(entry.mark, y, moment_in_words(entry, self.translate))
        elif isinstance(entry.mark, CallMark):
            yield self._call(entry.mark, y, entry.moment, moment_in_words(entry, self.translate))

    def _cut(self, y: int, idle: float) -> Iterator[str]:
        zigzag = "".join(f"l6 {6 if n % 2 else -6}" for n in range(self.layout.width // 6))
        yield f'<path class="w" d="M0 {y}{zigzag}"/>'
        yield text(
            self.layout.width // 2, y - 6, seconds_in_words(idle, self.translate), "u", "middle"
        )

    def _call(self, call: CallMark, y: int, moment: Moment, title: str) -> str:
        host = self.layout.host(call.host) or self.layout.hosts[0]
        anchor = "end" if host.words_end_there else "start"
        outcome = outcome_in_words(call)
        if call.expected is not None:
            outcome += f"  ({expected_in_words(call, self.translate)})"
        kind = "o e" if call.failed else "o u" if call.expected is not None else "o"
        sign = "✗ " if call.failed else "= "
        words = call_in_words(call)
        if moment is Moment.RETURN:
            returns = self.translate("… %(call)s returns") % {"call": words}
            inside = [text(host.process, y, short(returns), "t", anchor)]
        else:
            under_test = "u" if call.expected is not None else ""
            inside = [
                text(host.process, y, short(words), under_test, anchor),
                text(host.process, y + OUTCOME, short(sign + outcome), kind, anchor),
            ]
        return link(self.records, f"r{call.seq}", title, *inside)

    def _packet(self, packet: PacketMark, y: int, title: str) -> str:
        sender, receiver = self.layout.host(packet.sender), self.layout.host(packet.receiver)
        start, end = self._ends(sender, receiver)
        dashed = ' stroke-dasharray="4 3"' if packet.again or receiver is None else ""
        tip = 7 if end > start else -7
        slope = SLANT if start != end else 0
        return link(
            self.records,
            f"p{packet.number}",
            title,
            f'<path d="M{start} {y}L{end} {y + slope}"{dashed}/>',
            f'<path class="h" d="M{end} {y + slope}l{-tip} -4v8z"/>',
            text((start + end) // 2, y - 2, label_of(packet, self.translate), "", "middle"),
        )

    def _ends(self, sender: HostColumns | None, receiver: HostColumns | None) -> tuple[int, int]:
        """From where to where; what goes to nobody, or comes back to its sender, ends half-way."""
        first = self.layout.hosts[0]
        sender = sender or first
        to_the_right = sender is first
        start = sender.right + 4 if to_the_right else sender.strips - 4
        if receiver is None or receiver is sender:
            return start, start + (WIRE // 2 if to_the_right else -WIRE // 2)
        return start, receiver.strips - 4 if to_the_right else receiver.right + 4
