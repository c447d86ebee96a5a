"""Answers, settings and reasons are told in few words, the same in a table and on a terminal."""

from __future__ import annotations

import pytest

from harness.analysis.answer import cell_of
from harness.analysis.case_groups import CaseGroup
from harness.analysis.comparison import Contrast
from harness.analysis.kernel_agreement import Skipped
from harness.analysis.kernel_diff import KernelRange
from harness.analysis.reasons import Because, KnownFailure, Reasons, Unproven
from harness.formats.verdict import Cause, Observed, Status, Verdict
from harness.report.kernel_words import (
    answer_text,
    range_text,
    reason_texts,
    settings_text,
    skipped_text,
)
from harness.tests.kernels import expected, on

TWO = {"bind": Observed("ok"), "listen": Observed("EADDRINUSE")}
TIMED = {"restart": expected("ok", in_ms=(0, 65000))}


@pytest.mark.parametrize(
    ("verdict", "text"),
    [
        (on("6.1.1", "EINVAL"), "EINVAL"),
        (on("6.1.1", ms=70000, expected=TIMED, status=Status.FAIL), "ok (FAIL)"),
        (on("6.1.1", ms=60000, expected=TIMED), "ok"),
        (
            on("6.1.1", observed=TWO, expected=dict.fromkeys(TWO, expected("ok"))),
            "bind: ok; listen: EADDRINUSE",
        ),
        (on("6.1.1", expected={"restart": expected("ok", "EAGAIN")}), "ok"),
        (
            on(
                "6.1.1",
                observed={"restart": Observed("ok", "")},
                expected={"restart": expected('"a"')},
                status=Status.XPASS,
            ),
            '"" (XPASS)',
        ),
        (on("6.1.1", observed={}, expected={}), "as expected"),
        (on("6.1.1", status=Status.SKIP), "—"),
        (on("6.1.1", status=Status.BROKEN), "BROKEN"),
    ],
)
def test_an_answer_is_told_as_a_scenario_writes_it(verdict: Verdict, text: str) -> None:
    assert answer_text(cell_of(verdict)) == text


def test_what_sets_an_answer_apart_is_told_whatever_its_label() -> None:
    seen = {"bind": Observed("ok"), "client.recv": Observed("EAGAIN", None, 2010.0)}
    cell = cell_of(on("6.1.1", observed=seen, expected=dict.fromkeys(seen, expected("ok"))))
    apart = Contrast(outcomes=(), times=("client.recv",), statuses=False, unproven=False)
    assert answer_text(cell) == "ok"
    assert answer_text(cell, apart) == "bind: ok; client.recv: EAGAIN in 2.01s"


def test_a_range_of_one_kernel_is_that_kernel() -> None:
    assert range_text(KernelRange("5.10.1", "6.1.1")) == "5.10.1 to 6.1.1"
    assert range_text(KernelRange("6.1.1", "6.1.1")) == "6.1.1"


def test_settings_are_told_by_parameter() -> None:
    group = CaseGroup(("a/b",), {"family": ("ipv4", "ipv6"), "old": ("user",)})
    assert settings_text(group) == "family: ipv4, ipv6; old: user"


def test_reasons_end_with_the_kernels_that_none_explains() -> None:
    found = Reasons((Because("commit abc"),), ("6.12.1", "7.0.1"))
    assert reason_texts(found) == ["commit abc", "unexplained: 6.12.1, 7.0.1"]
    assert reason_texts(Reasons((), ())) == ["unexplained"]


def test_a_kernel_that_proves_nothing_is_a_reason_by_itself() -> None:
    broken = on("6.12.1", status=Status.BROKEN, reason="a hole")
    found = Reasons((), (), (Unproven("6.12.1", Status.BROKEN, broken),))
    assert reason_texts(found, differ=False) == ["BROKEN on 6.12.1: a hole"]
    assert reason_texts(found) == ["unexplained", "BROKEN on 6.12.1: a hole"]


def test_a_known_failure_is_told_with_what_was_seen() -> None:
    under = Cause("mismatch", {"step": "second.bind", "key": "restart"}, 3)
    cause = Cause("known-failure", {"because": "a bug"}, under=under)
    verdict = on("6.1.1", "EINVAL", status=Status.XFAIL, cause=cause)
    found = Reasons((KnownFailure("a bug", verdict),), ())
    assert reason_texts(found) == ["a bug (second.bind: expected ok, observed EINVAL)"]


def test_kernels_that_could_not_be_asked_are_named_with_the_reason() -> None:
    verdict = on("5.10.1", status=Status.SKIP, reason="sysctl x: not there")
    told = skipped_text(Skipped(("5.10.1", "6.1.1"), verdict))
    assert told == "5.10.1, 6.1.1: sysctl x: not there"
