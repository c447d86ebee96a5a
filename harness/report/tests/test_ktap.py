"""KTAP's readers see each scenario as a test and each case as a subtest."""

from __future__ import annotations

import pytest

from harness.formats.verdict import Status
from harness.report.ktap import to_ktap
from harness.tests.verdicts import verdict


@pytest.mark.parametrize(
    ("status", "lines"),
    [
        (Status.PASS, ["  ok 1 a/b[x=1]", "ok 1 a/b"]),
        (Status.NEW, ["  ok 1 a/b[x=1]", "ok 1 a/b"]),
        (Status.SKIP, ["  ok 1 a/b[x=1] # SKIP because of SKIP", "ok 1 a/b"]),
        (Status.XFAIL, ["  ok 1 a/b[x=1] # XFAIL because of XFAIL", "ok 1 a/b"]),
        (
            Status.FAIL,
            [
                "  # scenarios/a/b.yaml:7: FAIL: because of FAIL",
                "  not ok 1 a/b[x=1]",
                "not ok 1 a/b",
            ],
        ),
        (
            Status.BROKEN,
            [
                "  # scenarios/a/b.yaml:7: BROKEN: because of BROKEN",
                "  not ok 1 a/b[x=1] # ERROR because of BROKEN",
                "not ok 1 a/b",
            ],
        ),
        (
            Status.MISS,
            [
                "  # scenarios/a/b.yaml:7: MISS: because of MISS",
                "  not ok 1 a/b[x=1] # ERROR because of MISS",
                "not ok 1 a/b",
            ],
        ),
        (
            Status.XPASS,
            [
                "  # scenarios/a/b.yaml:7: XPASS: because of XPASS",
                "  not ok 1 a/b[x=1] # TODO because of XPASS",
                "not ok 1 a/b",
            ],
        ),
    ],
)
def test_each_status_has_its_line(status: Status, lines: list[str]) -> None:
    told = to_ktap([verdict(status=status)]).splitlines()
    assert told[:4] == ["KTAP version 1", "1..1", "  KTAP version 1", "  1..1"]
    assert told[4:] == lines


@pytest.mark.parametrize("status", Status)
def test_what_is_not_good_is_not_ok(status: Status) -> None:
    last = to_ktap([verdict(status=status)]).splitlines()[-1]
    assert last.startswith("not ok" if not status.is_good else "ok")


def test_scenarios_are_numbered_and_their_cases_anew() -> None:
    told = to_ktap([verdict("b/c"), verdict("a/b[x=2]"), verdict("a/b[x=1]")]).splitlines()
    assert [line for line in told if "ok" in line] == [
        "  ok 1 a/b[x=1]",
        "  ok 2 a/b[x=2]",
        "ok 1 a/b",
        "  ok 1 b/c",
        "ok 2 b/c",
    ]


def test_a_reason_cannot_begin_another_directive() -> None:
    told = to_ktap([verdict(status=Status.SKIP, reason="no\nkernel # TODO")])
    assert "  ok 1 a/b[x=1] # SKIP no kernel no.  TODO" in told.splitlines()
