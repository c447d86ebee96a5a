"""Who waits can see what for: one living line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import io

from harness.formats.event import CaseFinished, CaseResumed, CaseStarted, CaseWaiting
from harness.formats.status import Status
from harness.run.progress import Progress
from harness.tests.verdicts import verdict


class Terminal(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        return True


def progress(err: io.StringIO) -> tuple[Progress, io.StringIO]:
    out = io.StringIO()
    return Progress(5, out, err), out


def test_elsewhere_each_verdict_is_a_line_on_stdout() -> None:
    shown, out = progress(err := io.StringIO())
    shown.event(CaseStarted("a/b"))
    shown.verdict(verdict("a/b"))
    shown.verdict(verdict("a/c", Status.BROKEN, seconds=None))
    assert out.getvalue() == "PASS   a/b  0.25 s\nBROKEN a/c\n"
    assert err.getvalue() == ""


def test_a_terminal_has_one_line_that_is_written_again() -> None:
    shown, out = progress(err := Terminal())
    shown.verdict(verdict("a/b"))
    shown.event(None)
    assert out.getvalue() == ""
    assert err.getvalue().count("\n") == 0
    assert err.getvalue().split("\r\x1b[2K")[-1] == "1 of 5 done | 1 PASS | 0 running"


def test_the_longest_wait_is_told_with_the_seconds_left() -> None:
    shown, _ = progress(Terminal())
    for case, seconds in (("a/b", 30.0), ("a/c", 61.5)):
        shown.event(CaseStarted(case))
        shown.event(CaseWaiting(case, seconds))
    shown.event(CaseStarted("a/d"))
    line = "0 of 5 done | no verdict yet | 1 running | 2 waiting, longest 61 s: a/c"
    assert shown.line() == line
    shown.event(CaseResumed("a/c"))
    shown.event(CaseFinished("a/b", True, None, None, 0.1))
    assert shown.line() == "0 of 5 done | no verdict yet | 2 running"


def test_words_stay_above_the_line() -> None:
    shown, _ = progress(err := Terminal())
    shown.say("scenarios/x.yaml:7: wrong")
    assert "\r\x1b[2Kscenarios/x.yaml:7: wrong\n\r\x1b[2K0 of 5" in err.getvalue()
