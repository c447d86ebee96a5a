"""An `await:` or a `table:`: looking at a host's sockets.

Owns which deadline each may have. The line's grammar is harness.language.socket_pattern's, what a
pattern matches is left to the engine and the judge.
"""

from __future__ import annotations

from harness.formats.plan_step import AwaitStep, TableStep
from harness.language.diagnostics import LineError
from harness.language.socket_pattern import Look, parse_look
from harness.plan.address_book import AddressBook
from harness.plan.host_steps import check_host
from harness.plan.step_frame import StepFrame


def plan_await(
    frame: StepFrame, line: str, within_ms: int | None, book: AddressBook
) -> tuple[AwaitStep, int]:
    """The step of an `await:` line and its deadline; raises LineError."""
    look = parse_look(line)
    if look.within_ms is not None and within_ms is not None:
        raise LineError("'within' is given twice")
    deadline = look.within_ms if within_ms is None else within_ms
    if deadline is None:
        raise LineError("an await needs a deadline: end it with for example 'within 1s'")
    _check(look, book)
    step = AwaitStep(**frame, host=look.host, pattern=look.pattern, absent=look.absent)
    return step, deadline


def plan_table(frame: StepFrame, line: str, book: AddressBook) -> TableStep:
    """The step of a `table:` line; raises LineError."""
    look = parse_look(line)
    if look.within_ms is not None:
        raise LineError("a table is looked at once, now: use 'await' to wait within a time")
    _check(look, book)
    return TableStep(**frame, host=look.host, pattern=look.pattern, absent=look.absent)


def _check(look: Look, book: AddressBook) -> None:
    for endpoint in (look.pattern.local, look.pattern.remote):
        if endpoint is not None:
            book.check_known(endpoint)
    check_host(look.host, book.topology)
