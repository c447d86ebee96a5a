"""What a verdict is to pytest: the words of the table of statuses, carried out.

A fault is an error because it is raised while setting up; a mismatch fails; an unmet need skips; a
known failure xfails. A word that the table has and this module has not does not pass the type
checker, so that no status can become a passed test by being forgotten.
"""

from __future__ import annotations

from typing import assert_never

import pytest

from harness.formats.status import Status
from harness.report.failure import story
from harness.report.words import reason
from harness.run.run_loop import Judged


def set_up(judged: Judged) -> None:
    """The set-up of a test item: where errors and skips come from."""
    outcome = judged.verdict.verdict.meaning.pytest
    if outcome == "error":
        pytest.fail(story(judged.verdict, judged.evidence), pytrace=False)
    elif outcome == "skipped":
        pytest.skip(reason(judged.verdict))
    elif outcome == "passed" or outcome == "failed" or outcome == "xfailed":
        return  # the test itself tells
    else:
        assert_never(outcome)


def carry_out(judged: Judged) -> None:
    """The test itself."""
    outcome = judged.verdict.verdict.meaning.pytest
    if outcome == "passed":
        return
    if outcome == "xfailed":
        pytest.xfail(reason(judged.verdict))
    elif outcome == "failed" or outcome == "error" or outcome == "skipped":
        pytest.fail(story(judged.verdict, judged.evidence), pytrace=False)
    else:
        assert_never(outcome)


def shown_as(status: Status) -> tuple[str, str, str] | None:
    """How a passed test is shown that is more than that: by the status, as what it is."""
    if status.meaning.pytest != "passed" or status is Status.PASS:
        return None
    return status.value.lower(), status.value[0].lower(), status.value
