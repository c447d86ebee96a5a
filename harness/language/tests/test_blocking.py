"""harness/language/blocking.py: which calls may wait."""

from __future__ import annotations

import pytest

from harness.language.blocking import BLOCKING, can_block, check_can_block
from harness.language.diagnostics import LineError
from harness.language.vocabulary import vocabulary


def test_every_call_that_may_wait_is_a_verb() -> None:
    assert set(BLOCKING) <= vocabulary().verbs.keys()


@pytest.mark.parametrize(
    ("line", "can"),
    [("accept", True), ("recv conn", True), ("recv conn dontwait", False), ("bind :80", False)],
)
def test_a_line_that_may_wait_is_known(line: str, can: bool) -> None:
    assert can_block(line.split()) is can


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("close", "'close' cannot block: 'blocks' is for accept, "),
        ("answer dontwait", "'answer dontwait' never blocks: it is EAGAIN"),
    ],
)
def test_one_that_never_waits_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        check_can_block(line.split())
