"""A listen() after a bind() that may have been refused, which says nothing about the address.

An unbound TCP socket that listens is bound by the kernel to a free port (inet_csk_listen_start in
net/ipv4/inet_connection_sock.c: get_port of port 0), so that listen says ok of another port than
the one meant. Owns refusing it where the bind before leaves both open, unless the listen depends
on it.
"""

from __future__ import annotations

from harness.formats.plan_step import CallStep, Step
from harness.language.call import Call, parse_call
from harness.language.diagnostics import LineError
from harness.language.expectation import RECORD_ONLY
from harness.language.vocabulary import vocabulary


class AutobindCheck:
    """Follows the binds of a case that may have been refused."""

    def __init__(self) -> None:
        self._open: dict[tuple[str, str], Step] = {}
        """the last bind of each socket, where both outcomes are open"""

    def check(self, step: Step) -> None:
        """Take the next step of the case; raises LineError."""
        if not isinstance(step, CallStep):
            return
        call = parse_call(step.call)
        socket = (step.actor, call.uses or call.makes or "")
        if call.verb == "bind" and call.endpoints and _is_open(step):
            self._open[socket] = step
        elif call.verb == "listen" and socket in self._open:
            self._check_listen(step, self._open[socket], call)
        elif call.verb in ("bind", "close", "connect", "socket"):
            self._open.pop(socket, None)

    def _check_listen(self, step: CallStep, bind: Step, call: Call) -> None:
        if any(it.step == bind.n for it in step.depends):
            return
        label = bind.label or "LABEL"
        labelled = "" if bind.label else f" (with 'label: {label}' on line {bind.line})"
        raise LineError(
            f"the bind on line {bind.line} may be refused, and then this listen binds '{call.uses}'"
            f" to another port and says ok: add 'if: {{{label}: ok}}'{labelled}"
        )


def _is_open(step: Step) -> bool:
    """Whether a step may come to ok and to an errno, on one kernel or on several."""
    errnos = vocabulary().errnos
    outcomes = {outcome for row in step.expect or () for outcome in row.outcomes}
    refused = any(outcome in errnos for outcome in outcomes)
    return RECORD_ONLY in outcomes or (refused and not outcomes <= errnos)
