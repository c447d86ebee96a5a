"""The steps of a case are told in one line."""

from __future__ import annotations

from harness.analysis.claim_findings import Saying
from harness.formats.verdict import Observed
from harness.report.outcomes import (
    claimed_of,
    expected_of,
    joined,
    observed_of,
    seen_of,
)
from harness.tests.kernels import expected
from harness.tests.verdicts import saying, verdict


def test_one_step_is_told_without_its_name_and_several_with() -> None:
    assert joined({"bind": "ok"}) == "ok"
    assert joined({"bind": "ok", "listen": "EINVAL"}) == "bind: ok; listen: EINVAL"
    assert joined({}) == ""


def test_repeated_steps_of_which_the_same_is_said_are_one() -> None:
    told = {"bind[1]": "ok", "listen[1]": "ok"}
    for i in (2, 3, 4):
        told |= {f"bind[{i}]": "EINVAL", f"listen[{i}]": f"not done (bind[{i}]: EINVAL)"}
    told |= {"bind[6]": "EINVAL", "bind[7]": "ok", "port[80]": "ok", "end": "ok", "to[x]": "ok"}
    assert joined(told) == (
        "bind[1]: ok; listen[1]: ok; bind[2..4]: EINVAL;"
        " listen[2..4]: not done (bind[2..4]: EINVAL); bind[6]: EINVAL; bind[7]: ok; port[80]: ok;"
        " end: ok; to[x]: ok"
    )


def test_what_decides_by_chance_is_named_beside_what_may_come() -> None:
    wanted = {"bind": expected("ok", "EINVAL", chance="hash of the boot")}
    assert expected_of(verdict(expected=wanted)) == "ok | EINVAL (hash of the boot)"


def test_labelled_steps_are_shown_where_there_are_some() -> None:
    wanted = {"client.recv": expected('""'), "bind": expected("ok"), "listen": expected("EINVAL")}
    seen = {"client.recv": Observed("ok", ""), "bind": Observed("ok"), "listen": Observed("ok")}
    told = verdict(expected=wanted, observed=seen)
    assert expected_of(told) == "bind: ok; listen: EINVAL"
    assert observed_of(told) == "bind: ok; listen: ok"


def test_a_step_of_which_nothing_was_expected_is_told_with_what_it_yielded() -> None:
    told = verdict(expected={}, observed={"restart": Observed("ok", "2")})
    assert (expected_of(told), observed_of(told)) == ("", "2")


def test_a_claim_is_told_by_what_it_predicts_and_what_came() -> None:
    found = saying("a/b", False)
    assert claimed_of(Saying(found, found.claims[0])) == "EADDRINUSE"
    assert seen_of(Saying(found, found.claims[0])) == "ok"
