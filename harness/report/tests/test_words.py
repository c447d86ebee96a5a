"""A cause becomes a sentence, and outcomes are told as a scenario writes them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.formats.plan_step import Outcomes
from harness.formats.verdict import Cause, Observed, Status
from harness.report.words import expected_text, observed_text, reason
from harness.tests.verdicts import verdict


def outcomes(*wanted: str, in_ms: tuple[int, int] | None = None) -> Outcomes:
    return Outcomes(outcomes=wanted, in_ms=in_ms)


@pytest.mark.parametrize(
    ("seen", "wanted", "text"),
    [
        (Observed("ok", "10.0.0.2:40000"), outcomes("ok"), "ok"),
        (Observed("ok", "hallo"), outcomes('"hello"'), '"hallo"'),
        (Observed("ok", ""), outcomes("1"), '""'),
        (Observed("ok", "2"), outcomes("1"), "2"),
        (Observed("EAGAIN"), outcomes('"hello"'), "EAGAIN"),
        (Observed("ok", "2"), outcomes("?"), "2"),
        (Observed("ok", ms=500.0), outcomes("ok", in_ms=(1000, 2000)), "ok in 0.500s"),
    ],
)
def test_what_was_observed_is_told_in_the_words_of_the_expectation(
    seen: Observed, wanted: Outcomes, text: str
) -> None:
    assert observed_text(seen, wanted) == text


def test_an_expectation_is_told_as_it_is_written() -> None:
    told = expected_text(outcomes("EADDRINUSE", "ok", in_ms=(1500, 60000)))
    assert told == "EADDRINUSE | ok in 1.5s..60s"


def test_of_a_call_that_waits_it_is_said_how_long_it_was_given() -> None:
    cause = Cause("mismatch", {"step": "second.bind", "key": "restart"}, 3)
    seen = {"restart": Observed("blocks", ms=300.4)}
    found = replace(verdict(status=Status.FAIL, cause=cause), observed=seen)
    assert reason(found) == (
        "second.bind: expected ok, observed blocks (it still waits after 0.3 s: if it takes longer,"
        " say 'within:')"
    )


def test_a_cause_tells_what_it_passes_over_too() -> None:
    under = Cause("mismatch", {"step": "second.bind", "key": "restart"}, 3)
    found = verdict(
        status=Status.XFAIL, cause=Cause("known-failure", {"because": "a bug"}, under=under)
    )
    assert reason(found) == "a bug (second.bind: expected ok, observed ok)"


@pytest.mark.parametrize(
    ("cause", "told"),
    [
        (Cause("of-another-version", {"line": 3}), "of-another-version (line 3)"),
        (Cause("of-another-version"), "of-another-version"),
        (Cause("lacks"), "lacks"),
        (
            Cause("mismatch", {"step": "a.bind", "key": "gone"}, 3),
            "mismatch (step a.bind, key gone)",
        ),
    ],
)
def test_a_cause_that_cannot_be_told_in_a_sentence_is_told_by_its_values(
    cause: Cause, told: str
) -> None:
    assert reason(verdict(status=Status.BROKEN, cause=cause)) == told


def test_a_pass_needs_no_words() -> None:
    assert reason(verdict()) == ""


def test_a_step_that_was_left_out_says_why() -> None:
    seen = Observed("not done", "bind: EADDRINUSE")
    assert observed_text(seen, outcomes("ok")) == "not done (bind: EADDRINUSE)"
    assert observed_text(seen, outcomes('"x"', in_ms=(1, 2))) == "not done (bind: EADDRINUSE)"


def test_a_setting_that_is_misspelt_is_skipped_with_what_may_be_meant() -> None:
    need = "sysctl net.ipv4.tcp_tw_reus: the kernel has no such setting"
    told = reason(verdict(status=Status.SKIP, cause=Cause.of("lacks", need=need)))
    assert told == f"{need} (did you mean net.ipv4.tcp_tw_reuse?)"
    need = "sysctl net.ipv4.tcp_tw_reuse_delay: the kernel has no such setting"
    assert reason(verdict(status=Status.SKIP, cause=Cause.of("lacks", need=need))) == need


def test_the_number_of_a_namespace_sets_no_reasons_apart() -> None:
    need = "write 5 to net.x in net:[4026532206]: Invalid argument"
    told = reason(verdict(status=Status.SKIP, cause=Cause.of("lacks", need=need)))
    assert told == "write 5 to net.x: Invalid argument"
