"""What became of a case, and what each status means to everyone who tells of it.

Owns the one table of statuses. Whoever turns a status into something (an exit code, an element of
JUnit, a word of KTAP, a test's outcome, a colour) takes it from here, so that a status without a
row is an error of the type checker and of this module's import, never a case that passes silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final, Literal, assert_never

JUnit = Literal["failure", "error", "skipped"]
Pytest = Literal["passed", "failed", "error", "skipped", "xfailed"]
Colour = Literal["green", "red", "yellow", "blue", "grey"]


class Status(str, Enum):
    """What became of a case. Everything begins as MISS or BROKEN; only whole evidence moves it."""

    PASS = "PASS"
    FAIL = "FAIL"
    XFAIL = "XFAIL"
    XPASS = "XPASS"
    SKIP = "SKIP"
    NEW = "NEW"
    BROKEN = "BROKEN"
    MISS = "MISS"

    @property
    def meaning(self) -> Meaning:
        """The row of this status."""
        return MEANINGS[self]

    @property
    def is_good(self) -> bool:
        """Whether a run with such a case may exit 0."""
        return self.meaning.is_good


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of the table."""

    about: str
    """in a sentence, for the legend"""
    is_good: bool
    """whether a run with such a case may exit 0"""
    junit: JUnit | None
    """the element inside <testcase>; None for a test that passed"""
    ktap: str
    """the directive after `ok`, or after `not ok` where the status is not good; may be empty"""
    pytest: Pytest
    """what a test item is reported as"""
    colour: Colour


def _meaning(status: Status) -> Meaning:
    """The row of a status. A status that is missing here does not pass the type checker."""
    match status:
        case Status.PASS:
            return Meaning("all as expected", True, None, "", "passed", "green")
        case Status.FAIL:
            about = "the kernel did otherwise"
            return Meaning(about, False, "failure", "", "failed", "red")
        case Status.XFAIL:
            about = "the kernel did otherwise, as the scenario says it does"
            return Meaning(about, True, "skipped", "XFAIL", "xfailed", "yellow")
        case Status.XPASS:
            about = "the kernel did as expected, though the scenario says it does not"
            return Meaning(about, False, "failure", "TODO", "failed", "red")
        case Status.SKIP:
            about = "this kernel or machine has not what the case needs"
            return Meaning(about, True, "skipped", "SKIP", "skipped", "blue")
        case Status.NEW:
            about = "nothing went wrong, and something has no expectation yet"
            return Meaning(about, True, None, "", "passed", "yellow")
        case Status.BROKEN:
            about = "the laboratory could not do its job: the evidence proves nothing"
            return Meaning(about, False, "error", "ERROR", "error", "red")
        case Status.MISS:
            about = "never started, or the run broke off"
            return Meaning(about, False, "error", "ERROR", "error", "grey")
        case _:
            assert_never(status)


MEANINGS: Final[Mapping[Status, Meaning]] = {status: _meaning(status) for status in Status}
