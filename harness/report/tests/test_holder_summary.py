"""What was in the way in a row's cases: state and process always, the rest where all have it."""

from __future__ import annotations

from dataclasses import replace

from harness.formats.verdict import Cause, Holder, Observed, Refusal, Verdict
from harness.report.holder_summary import holder_summary
from harness.tests.verdicts import verdict

LISTENER = Holder("tcp", "LISTEN", "10.0.0.1:80", "0.0.0.0:0", 7, 0, "old", ("SO_REUSEADDR",))
LEFT = Holder("tcp", "TIME_WAIT", "10.0.0.1:80", "10.0.0.2:9", 0, 0, "old", is_open=False)
BY_RULE = Cause.of("refused-by-rule", rule="listener", holder="10.0.0.1:80")


def refused(*holders: Holder, cause: Cause | None = None) -> Verdict:
    refusal = None if cause is None else Refusal(cause)
    return verdict(observed={"restart": Observed("EADDRINUSE", None, 1.0, holders, refusal)})


def test_one_case_is_told_with_what_does_not_change_from_run_to_run() -> None:
    named = replace(LISTENER, device="eth0", uid=1001)
    assert holder_summary([refused(named, cause=BY_RULE)]) == (
        "LISTEN 10.0.0.1:80 (old; SO_REUSEADDR; on eth0; user 1001); rule listener"
    )
    assert holder_summary([refused(replace(LISTENER, local="10.0.0.1:40000", options=()))]) == (
        "LISTEN (old; no option of reuse)"
    )


def test_a_child_and_what_a_process_has_left_are_named() -> None:
    child = replace(LISTENER, child="child", options=None)
    assert holder_summary([refused(child, LEFT)]) == (
        "LISTEN 10.0.0.1:80 (child of old) and TIME_WAIT 10.0.0.1:80 (made by old)"
    )


def test_what_is_not_the_same_in_all_cases_is_not_told() -> None:
    six = replace(LISTENER, local="[fd00::1]:80", options=("IPV6_V6ONLY", "SO_REUSEADDR"))
    found = [refused(LISTENER, cause=BY_RULE), refused(six, cause=BY_RULE), refused()]
    assert holder_summary(found) == "LISTEN (old) 2; rule listener"
    other = Cause.of("refused-by-rule", rule="other-user", holder="10.0.0.1:80")
    assert holder_summary([refused(LISTENER), refused(LEFT, cause=other)]) == (
        "LISTEN 10.0.0.1:80 (old) 1, TIME_WAIT 10.0.0.1:80 (made by old) 1; rule other-user"
    )


def test_a_refusal_without_a_holder_is_told_by_its_cause() -> None:
    cause = Cause.of("address-of-nobody", host="server", address="10.9.9.9")
    assert holder_summary([refused(cause=cause)]) == "no device of server has 10.9.9.9"
    another = Cause.of("address-of-nobody", host="server", address="fd00::9")
    assert holder_summary([refused(cause=cause), refused(cause=another)]) == ""


def test_of_older_records_the_state_is_all() -> None:
    assert holder_summary([refused(Holder("udp", "CLOSE", "10.0.0.1:53", "*", 1, 0))]) == (
        "open, unconnected 10.0.0.1:53"
    )
    assert holder_summary([verdict()]) == ""
