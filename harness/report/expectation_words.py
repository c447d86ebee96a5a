"""Expectations of a plan in words: of a step, and of the packets."""

from __future__ import annotations

from harness.formats.plan import WireCheck
from harness.formats.plan_step import Outcomes, Row
from harness.language.blocking import BLOCKS
from harness.language.expectation import is_value


def outcome_in_words(outcome: str) -> str:
    """An outcome of a plan: `it fails with EADDRINUSE`."""
    if outcome == "?":
        return "whatever comes is recorded"
    if outcome == BLOCKS:
        return "it still waits when its time is over, and is interrupted then"
    if outcome == "ok":
        return "it succeeds"
    if outcome.startswith("+"):
        return f"it has grown by {outcome[1:].replace('..', ' to ')}"
    if is_value(outcome):
        return f"it yields {outcome}" if outcome != '""' else 'it yields "" (the end of the stream)'
    return f"it fails with {outcome}"


def outcomes_in_words(wanted: Outcomes) -> str:
    """Those of which one must come: `it succeeds or it fails with EAGAIN`."""
    return " or ".join(outcome_in_words(outcome) for outcome in wanted.outcomes)


def time_in_words(wanted: Outcomes) -> str:
    """How long it may take, where that is under test: ` after 55 to 65 s`."""
    if not wanted.in_ms:
        return ""
    low, high = wanted.in_ms
    return f" after {low / 1000:g} to {high / 1000:g} s"


def row_in_words(row: Row) -> str:
    """What a step is expected to yield, on which kernels, and why."""
    text = f"expected: {outcomes_in_words(row)}{time_in_words(row)}"
    if row.kernel:
        text += f", on kernels {row.kernel}"
    if row.chance:
        text += f", left to chance ({row.chance})"
    if row.because:
        text += f", because: {' '.join(row.because.split())}"
    return text


def _mark_in_words(flag: str, nth: int | None, host: str | None, port: int | None) -> str:
    return f"{flag} number {nth} from {host}" + ("" if port is None else f":{port}")


def check_in_words(check: WireCheck) -> str:
    """What the packets must show."""
    flag, source = check.flag, f" from {check.host}" if check.host else ""
    if check.form == "first":
        return f"the first {flag} on the wire comes{source}"
    if check.form == "none":
        return f"there is no {flag}{source}"
    there = "there is" if check.count == 1 else "there are"
    if check.form == "count":
        return f"{there} {check.count} {flag}{source} (sent again counts once)"
    if check.form == "least":
        return f"{there} {check.count} {flag}{source} or more (sent again counts once)"
    if check.to is not None and check.in_ms is not None:
        low, high = check.in_ms
        first = _mark_in_words(flag, check.nth, check.host, check.port)
        second = _mark_in_words(check.to.flag, check.to.nth, check.to.host, check.to.port)
        return f"from {first} to {second} it takes {low / 1000:g} to {high / 1000:g} s"
    port = f", port {check.port}," if check.port is not None else ""
    answer = "no answer" if check.answer == "nothing" else f"{check.answer} as its answer"
    return f"SYN number {check.nth}{source}{port} gets {answer}"
