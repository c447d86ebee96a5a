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
from harness.report.state_words import state_words
from harness.report.translate import Translate, same


def ladder_text(ladder: Ladder, _: Translate = same) -> str:
    """The whole ladder, a line for each moment."""
    lines = [heading(ladder), ladder.question, ""]
    for entry in timeline(ladder):
        if entry.idle:
            idle = _("%(seconds)s in which nothing happens")
            lines.append(f"{'':10}  ... {idle % {'seconds': seconds_in_words(entry.idle, _)}}")
        lines.append(f"{entry.time:10.4f}  {moment_in_words(entry, _)}")
    lines.append(f"{ladder.end:10.4f}  {_('the case is over')}")
    lines += [
        f"{'':10}  {_('still there: %(socket)s') % {'socket': it}}" for it in _left(ladder, _)
    ]
    return "".join(f"{for_terminal(line).rstrip()}\n" for line in lines)


def heading(ladder: Ladder) -> str:
    """`restart/server-closes-first[reuse=0], Linux 6.12.5`."""
    return f"{ladder.case}, Linux {ladder.release}"


def moment_in_words(entry: Entry, _: Translate = same) -> str:
    """One moment, without its time."""
    mark = entry.mark
    if isinstance(mark, CallMark):
        return _call(mark, entry.moment, _)
    if isinstance(mark, PacketMark):
        return packet_in_words(mark, _)
    given = {
        "host": mark.host,
        "socket": socket_in_words(mark),
        "state": state_words(mark.protocol, mark.state, _),
    }
    if entry.moment is Moment.GONE:
        return _("%(host)s: %(socket)s is gone") % given
    return _("%(host)s: %(socket)s is %(state)s") % given


def call_in_words(call: CallMark) -> str:
    """`first: bind 0.0.0.0:80`, without what came of it."""
    return f"{call.who}: {call.what}" if call.who else call.what


def outcome_in_words(call: CallMark) -> str:
    """`EADDRINUSE`, or the value, and what was expected where that is another."""
    words = call.outcome if call.value is None else f'"{call.value}"'
    if call.failed and call.value is not None:
        words = f'{call.outcome} "{call.value}"'
    return words


def packet_in_words(packet: PacketMark, _: Translate = same) -> str:
    """`server > client: FIN ACK seq 1 ack 6 TSval 4 TSecr 2 (10.0.0.1:80 > 10.0.0.2:40000)`."""
    words = [_(packet.words), *([packet.numbers] if packet.numbers else [])]
    if packet.length:
        words.append(_("%(count)d bytes") % {"count": packet.length})
    if packet.value is not None:
        words.append(f"TSval {packet.value}")
    if packet.echo is not None:
        words.append(f"TSecr {packet.echo}")
    if packet.again:
        words.append(_("again"))
    flow = f" ({packet.flow})" if packet.flow else ""
    return f"{packet.sender} > {packet.receiver or _('all')}: {' '.join(words)}{flow}"


def socket_in_words(span: SocketSpan) -> str:
    """`tcp 10.0.0.1:80 - 10.0.0.2:40000`; without the other end where there is none."""
    nobody = span.remote.endswith(":0")
    return f"{span.protocol} {span.local}" + ("" if nobody else f" - {span.remote}")


def seconds_in_words(seconds: float, _: Translate = same) -> str:
    """`60.4 s`, `0.31 s`."""
    number = f"{seconds:.1f}" if seconds >= 10 else f"{seconds:.2f}"
    return _("%(number)s s") % {"number": number}


def expected_in_words(call: CallMark, _: Translate = same) -> str:
    """`expected ok | EADDRINUSE`; "" for a call that is not under test."""
    return "" if call.expected is None else _("expected %(outcomes)s") % {"outcomes": call.expected}


def _call(call: CallMark, moment: Moment, _: Translate) -> str:
    outcome = outcome_in_words(call)
    if moment is Moment.RETURN:
        given = {"call": call_in_words(call), "outcome": outcome}
        return _("%(call)s returns %(outcome)s") % given
    host = f"{call.host}, " if call.host else ""
    step = [_("step %(number)d") % {"number": call.step}, expected_in_words(call, _)]
    return f"{host}{call_in_words(call)} = {outcome} [{', '.join(filter(None, step))}]"


def _left(ladder: Ladder, _: Translate) -> Iterator[str]:
    for span in ladder.sockets:
        if span.stays:
            state = state_words(span.protocol, span.state, _)
            yield f"{span.host}: {socket_in_words(span)} {state}"
