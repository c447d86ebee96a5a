"""A publication tells which kernels are new, and which cells have another answer."""

from __future__ import annotations

import pytest

from harness.analysis.tests.test_question_answers import columns
from harness.report import publication_words
from harness.report.publication_words import publication_of


def test_new_kernels_and_those_run_again_are_apart() -> None:
    before, after = columns(("ok", "ok")), columns(("EADDRINUSE", "ok"), ("ok", "ok"))
    made = publication_of(before, after, "2026-11-29T08:59:00Z", "abc1234")
    assert (made.new, made.again, made.cases) == (("6.2.0",), ("6.1.0",), 2)
    (change,) = made.changes
    assert made.changed == 1 and (change.version, change.case) == ("6.1.0", "a/b[x=1]")
    assert "ok" in change.was and "EADDRINUSE" in change.now


def test_of_too_many_the_first_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication_words, "_NAMED", 1)
    before, after = columns(("ok", "ok")), columns(("EADDRINUSE", "EADDRINUSE"))
    made = publication_of(before, after, "2026-11-29T08:59:00Z", "abc1234")
    assert made.changed == 2 and len(made.changes) == 1
