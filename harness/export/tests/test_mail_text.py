"""A letter has the outcome on each kernel, where it changed, and the commit that is suspected."""

from __future__ import annotations

import pytest

from harness import ROOT
from harness.analysis.kernel_column import Column
from harness.export.mail_text import mail_text
from harness.export.program import Refused
from harness.export.tests.made import RESTART, one_of, plan
from harness.records.layout import committed_results
from harness.report.publish import all_columns, columns_about

LATE = "option-timing/late-on-a-live-socket[family=ipv4,old=bound,change=cleared-late]"
SECOND = "tw-reuse/second[ended=550ms,wait=500ms]"
ORPHAN = "safety/own-orphan[family=ipv4,options=port,state=FIN_WAIT1,old=user,new=root]"


@pytest.fixture(scope="module")
def records() -> list[Column]:
    """Those of all kernels."""
    return all_columns(committed_results(ROOT))


def test_a_case_that_changed_is_told_from_the_records(records: list[Column]) -> None:
    text = mail_text(plan(LATE), records)
    for part in (
        "Subject: net: Does setting or clearing SO_REUSEADDR",
        "Last version with ok: 6.1.192; first with EADDRINUSE: 6.12.43",
        "Which of these is the fault is not known",
        "Named for the difference: ",
        "make matrix KERNELS='6.1.192 6.12.43' ",
        f"make experiments ONLY='{LATE}'",
    ):
        assert part in text, part
    assert "regzbot" not in text and "Suspected" not in text


@pytest.mark.parametrize("of", [LATE, "udp/many-addresses[wildcard=four,sockets=11]"])
def test_the_records_of_its_scenario_say_the_same_as_all(records: list[Column], of: str) -> None:
    case = one_of(of)
    few = columns_about(committed_results(ROOT), case.scenario)
    assert sum(len(it.verdicts) for it in few) < sum(len(it.verdicts) for it in records) / 10
    assert mail_text(case, few) == mail_text(case, records)


def test_what_was_bad_from_the_oldest_on_has_no_commit_that_introduced_it(
    records: list[Column],
) -> None:
    text = mail_text(one_of("udp/many-addresses[wildcard=four,sockets=11]"), records)
    assert "First bad version: 5.10.218 (" in text and "where it began is not known" in text
    assert "Last bad version: 6.18.15; good again: 6.18.44" in text
    assert "make matrix KERNELS='6.18.15 6.18.44' " in text
    assert "regzbot" not in text and "Suspected" not in text
    assert text.count("Last version with") == 0, "what differs by chance is no change"


def test_a_claim_that_held_on_older_kernels_tells_what_is_bad(records: list[Column]) -> None:
    text = mail_text(plan(SECOND), records)
    assert "First bad version: 5.10.218 (ok), the oldest" in text
    assert "Good is where what is claimed of it holds." in text


def test_a_commit_that_ended_a_fault_is_not_said_to_have_introduced_one(
    records: list[Column],
) -> None:
    text = mail_text(plan(ORPHAN), records)
    assert "Last version with ok: 6.16.3; first with EADDRINUSE: 6.16.12" in text
    assert "c51da3f7a161" in text and "regzbot" not in text


def test_a_case_that_never_changed_has_no_suspect(records: list[Column]) -> None:
    text = mail_text(plan(RESTART), records)
    assert "regzbot" not in text and "Suspected" not in text and "EADDRINUSE" in text
    assert "\nNo fault is known: all that was measured, 5.10.218 to " in text


def test_a_case_without_records_is_refused() -> None:
    with pytest.raises(Refused, match="no kernel has a record of it"):
        mail_text(plan(RESTART), [])
