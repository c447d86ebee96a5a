"""A case that is run often has one verdict: that of its worst run."""

from __future__ import annotations

import pytest

from harness.analysis.repetition import RepeatedVerdict, folded
from harness.formats.status import Status
from harness.formats.verdict import Verdict
from harness.tests.kernels import run_of
from harness.tests.verdicts import saying, verdict


def test_runs_are_one_case_and_others_stay_as_they_are() -> None:
    alone = verdict("a/c")
    runs = [run_of("6.1.1", number, 2) for number in (2, 1)]
    (one, other) = folded([runs[0], alone, runs[1]])
    assert isinstance(one, RepeatedVerdict) and other is alone
    assert one.case == "a/b[x=1]"
    assert one.evidence == "results/raw/6.1.1-x/a/b[x=1]/"
    assert [verdict.run for verdict in one.each] == [1, 2]
    assert one.seconds == 0.5
    assert folded([one]) == [one]


@pytest.mark.parametrize(
    ("statuses", "status"),
    [
        ((Status.PASS, Status.PASS), Status.PASS),
        ((Status.PASS, Status.FAIL), Status.FAIL),
        ((Status.PASS, Status.BROKEN), Status.BROKEN),
        ((Status.BROKEN, Status.FAIL), Status.FAIL),
        ((Status.PASS, Status.MISS), Status.MISS),
        ((Status.PASS, Status.NEW), Status.NEW),
    ],
)
def test_the_worst_run_decides(statuses: tuple[Status, ...], status: Status) -> None:
    runs = [run_of("6.1.1", n, 2, status=it) for n, it in enumerate(statuses, start=1)]
    assert folded(runs)[0].verdict is status


def test_a_run_without_a_verdict_is_missed() -> None:
    (found,) = folded([run_of("6.1.1", number, 3) for number in (1, 3)])
    assert found.verdict is Status.MISS
    assert found.cause is not None
    assert found.cause.values["why"] == "1 of its 3 runs have no verdict"


def test_a_claim_holds_if_it_does_in_every_run() -> None:
    def claims(*held: bool | None) -> bool | None:
        runs: list[Verdict] = []
        for number, holds in enumerate(held, start=1):
            said = saying("a/b[x=1]", holds).claims
            runs.append(run_of("6.1.1", number, len(held), claims=said))
        return folded(runs)[0].claims[0].holds

    assert claims(True, True) is True
    assert claims(True, False) is False
    assert claims(True, None) is None
