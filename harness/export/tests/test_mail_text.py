"""A letter has the outcome on each kernel, where it changed, and the commit that is suspected."""

from __future__ import annotations

import pytest

from harness import ROOT
from harness.export.mail_text import Change, changes_of, introduced, mail_text, subject
from harness.export.program import Refused
from harness.export.tests.made import RESTART, plan
from harness.records.layout import committed_results
from harness.report.publish import all_columns

LATE = "option-timing/late-on-a-live-socket[family=ipv4,old=bound,change=cleared-late]"


def test_a_change_is_between_neighbours() -> None:
    answers = [("5.10.1", "ok"), ("6.1.1", "ok"), ("6.12.1", "EADDRINUSE"), ("7.0.1", "EADDRINUSE")]
    (change,) = changes_of(answers)
    assert change == Change("6.1.1", "6.12.1", "ok", "EADDRINUSE")
    assert change.text == "Last version with ok: 6.1.1; first with EADDRINUSE: 6.12.1"
    assert "between 6.1.1 and 6.12.1" in subject("Why?", [change])


def test_regzbot_is_told_the_commit_or_else_the_versions() -> None:
    change = Change("6.1.1", "6.12.1", "ok", "EADDRINUSE")
    assert introduced([change], ["commit 822fb91fc724 (6.8)"]) == "822fb91fc724"
    assert introduced([change], ["unexplained"]) == "v6.1.1..v6.12.1"
    two = ["commit 822fb91fc724", "commit 0123456789ab"]
    assert introduced([change], two) == "v6.1.1..v6.12.1"
    assert introduced([], ["commit 822fb91fc724"]) == ""


def test_a_case_that_changed_is_told_from_the_records() -> None:
    text = mail_text(plan(LATE), all_columns(committed_results(ROOT)))
    for part in (
        "Subject: net: Does setting or clearing SO_REUSEADDR",
        "Last version with ok: 6.1.192; first with EADDRINUSE: 6.12.43",
        "Suspected: ",
        f"make experiments ONLY='{LATE}'",
        "#regzbot introduced: 822fb91fc724\n",
    ):
        assert part in text, part


def test_a_case_that_never_changed_has_no_suspect() -> None:
    text = mail_text(plan(RESTART), all_columns(committed_results(ROOT)))
    assert "regzbot" not in text and "Suspected" not in text and "EADDRINUSE" in text


def test_a_case_without_records_is_refused() -> None:
    with pytest.raises(Refused, match="no kernel has a record of it"):
        mail_text(plan(RESTART), [])
