"""The occupancy of a case's ports as lines of text: all that the picture says."""

from __future__ import annotations

from collections.abc import Iterator

from harness.language.escape import for_terminal
from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.text import call_in_words, expected_in_words, outcome_in_words
from harness.report.occupancy.attempt import Attempt
from harness.report.occupancy.model import Port, Row, ports_of
from harness.report.state_words import state_words
from harness.report.translate import Translate, same


def occupancy_text(ladder: Ladder, _: Translate = same) -> str:
    """Each port: who asked for it, and which sockets had it."""
    lines = [line for port in ports_of(ladder) for line in _port(port, _)]
    return "".join(f"{for_terminal(line).rstrip()}\n" for line in lines)


def port_in_words(port: Port, _: Translate = same) -> str:
    """`server: tcp port 9527`."""
    given = {"host": port.host or _("no host"), "protocol": port.protocol, "port": port.number}
    if port.number is None:
        return _("%(host)s: %(protocol)s, a port that was not seen") % given
    return _("%(host)s: %(protocol)s port %(port)d") % given


def attempt_in_words(attempt: Attempt, _: Translate = same) -> str:
    """`✗ second: bind 10.0.0.1:9527 = EADDRINUSE (expected EADDRINUSE)`."""
    call = attempt.call
    expected = expected_in_words(call, _)
    sign = "✗" if call.failed else "✓"
    words = f"{sign} {call_in_words(call)} = {outcome_in_words(call)}"
    return f"{words} ({expected})" if expected else words


def ends_in_words(row: Row) -> str:
    """`10.0.0.1:80 - 10.0.0.2:40000`; of a socket that was connected later, all that it had."""
    ends = dict.fromkeys(map(_ends, row.spans))
    return ", ".join(ends)


def span_in_words(span: SocketSpan, end: float, _: Translate = same) -> str:
    """`0.0267 to 0.0270 LISTEN`."""
    state = state_words(span.protocol, span.state, _)
    given = {"begin": f"{span.begin:.4f}", "end": f"{end:.4f}", "state": state}
    return _("%(begin)s to %(end)s %(state)s") % given


def _ends(span: SocketSpan) -> str:
    return span.local if span.remote.endswith(":0") else f"{span.local} - {span.remote}"


def _port(port: Port, _: Translate) -> Iterator[str]:
    yield port_in_words(port, _)
    for attempt in port.attempts:
        yield f"{attempt.call.begin:10.4f}  {attempt_in_words(attempt, _)}"
    for row in port.rows:
        yield f"{'':4}{ends_in_words(row)}"
        for span in row.spans:
            there = f", {_('still there')}" if span.stays else ""
            yield f"{'':8}{span_in_words(span, span.end, _)}{there}"
