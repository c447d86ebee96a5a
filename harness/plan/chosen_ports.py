"""A getsockname() that records which port the kernel has chosen, in a case that is run many times.

Owns following which sockets were left to the kernel (ip(7): port 0, or no bind() before connect()
or listen()): that number is left to chance, and tables have one row for all of them. An author who
wants each number compared names an outcome.
"""

from __future__ import annotations

from dataclasses import replace

from harness.formats.plan_step import CallStep, Step
from harness.language.call import Call, parse_call
from harness.language.chance import PORT
from harness.language.expectation import RECORD_ONLY


class ChosenPorts:
    """Follows the sockets of a case, step by step."""

    def __init__(self, runs: int) -> None:
        self._runs = runs
        self._chosen: dict[tuple[str, str], bool] = {}
        """of each socket that has a port, whether the kernel has chosen it"""

    def take(self, step: Step) -> Step:
        """The next step of the case, with its mechanism of chance if it records such a port."""
        if not isinstance(step, CallStep):
            return step
        call = parse_call(step.call)
        socket = (step.actor, call.uses or call.makes or "")
        if call.verb == "getsockname" and self._runs > 1 and self._chosen.get(socket, False):
            return _left_to_chance(step)
        self._note(call, socket)
        return step

    def _note(self, call: Call, socket: tuple[str, str]) -> None:
        if call.verb == "bind" and call.endpoints:
            self._chosen[socket] = call.endpoints[0].port == 0
        elif call.verb == "listen" or (call.verb == "connect" and call.endpoints):
            self._chosen.setdefault(socket, True)
        elif call.verb in ("socket", "close") or call.instead == "unspec":
            self._chosen.pop(socket, None)


def _left_to_chance(step: CallStep) -> CallStep:
    rows = tuple(
        replace(row, chance=PORT) if row.outcomes == (RECORD_ONLY,) and row.chance is None else row
        for row in step.expect or ()
    )
    return step if step.expect is None else replace(step, expect=rows)
