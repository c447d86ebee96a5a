"""A ladder as lines of text: for terminals, for screen readers, and to be compared.

Says all that the picture says, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.escape import for_terminal
from harness.report.ladder.call_mark import CallMark
from harness.report.ladder.model import Ladder
from harness.report.ladder.packet_mark import PacketMark
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.timeline import Entry, Moment, timeline


def ladder_text(ladder: Ladder) -> str:
    """The whole ladder, a line for each moment."""
    lines = [ladder.case, ladder.question, ""]
    for entry in timeline(ladder):
        if entry.idle:
            lines.append(f"{'':10}  ... {seconds_in_words(entry.idle)} in which nothing happens")
        lines.append(f"{entry.time:10.4f}  {moment_in_words(entry)}")
    lines.append(f"{ladder.end:10.4f}  the case is over")
    lines += [f"{'':10}  still there: {it}" for it in _left(ladder)]
    return "".join(f"{for_terminal(line).rstrip()}\n" for line in lines)


def moment_in_words(entry: Entry) -> str:
    """One moment, without its time."""
    mark = entry.mark
    if isinstance(mark, CallMark):
        return _call(mark, entry.moment)
    if isinstance(mark, PacketMark):
        return packet_in_words(mark)
    if entry.moment is Moment.GONE:
        return f"{mark.host}: {socket_in_words(mark)} is gone"
    return f"{mark.host}: {socket_in_words(mark)} is {mark.state}"


def call_in_words(call: CallMark) -> str:
    """`first: bind 0.0.0.0:80`, without what came of it."""
    return f"{call.who}: {call.what}" if call.who else call.what


def outcome_in_words(call: CallMark) -> str:
    """`EADDRINUSE`, or the value, and what was expected where that is another."""
    words = call.outcome if call.value is None else f'"{call.value}"'
    if call.failed and call.value is not None:
        words = f'{call.outcome} "{call.value}"'
    return words


def packet_in_words(packet: PacketMark) -> str:
    """`server > client: FIN ACK seq 1 ack 6 (10.0.0.1:80 > 10.0.0.2:40000)`."""
    words = [packet.words, *([packet.numbers] if packet.numbers else [])]
    if packet.length:
        words.append(f"{packet.length} bytes")
    if packet.again:
        words.append("again")
    flow = f" ({packet.flow})" if packet.flow else ""
    return f"{packet.sender} > {packet.receiver or 'all'}: {' '.join(words)}{flow}"


def socket_in_words(span: SocketSpan) -> str:
    """`tcp 10.0.0.1:80 - 10.0.0.2:40000`; without the other end where there is none."""
    nobody = span.remote.endswith(":0")
    return f"{span.protocol} {span.local}" + ("" if nobody else f" - {span.remote}")


def seconds_in_words(seconds: float) -> str:
    """`60.4 s`, `0.31 s`."""
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds:.2f} s"


def _call(call: CallMark, moment: Moment) -> str:
    if moment is Moment.RETURN:
        return f"{call_in_words(call)} returns {outcome_in_words(call)}"
    host = f"{call.host}, " if call.host else ""
    expected = "" if call.expected is None else f", expected {call.expected}"
    return f"{host}{call_in_words(call)} = {outcome_in_words(call)} [step {call.step}{expected}]"


def _left(ladder: Ladder) -> Iterator[str]:
    for span in ladder.sockets:
        if span.stays:
            yield f"{span.host}: {socket_in_words(span)} {span.state}"
