"""Every status is to pytest what the table of statuses says, and none passes by being forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from _pytest.outcomes import Failed, Skipped, XFailed

from harness.formats.status import Status
from harness.judge.evidence import Evidence
from harness.pytest_plugin.verdict_outcome import carry_out, set_up, shown_as
from harness.run.run_loop import Judged
from harness.tests.verdicts import verdict


def became(status: Status) -> str:
    """What pytest would report."""
    judged = Judged(verdict(status=status), Evidence(Path("x"), None))
    try:
        set_up(judged)
    except Failed:
        return "error"
    except Skipped:
        return "skipped"
    try:
        carry_out(judged)
    except XFailed:
        return "xfailed"
    except Failed:
        return "failed"
    return "passed"


@pytest.mark.parametrize("status", Status)
def test_each_status_becomes_what_the_table_says(status: Status) -> None:
    assert became(status) == status.meaning.pytest


@pytest.mark.parametrize("status", [it for it in Status if not it.is_good])
def test_nothing_that_is_not_good_passes(status: Status) -> None:
    assert became(status) in ("failed", "error")


def test_a_pass_without_an_expectation_is_shown_as_what_it_is() -> None:
    assert shown_as(Status.NEW) == ("new", "n", "NEW")
    assert [it for it in Status if shown_as(it) is not None] == [Status.NEW]
