"""A case of the question that has all pairs has its place, any other has none."""

from __future__ import annotations

import pytest

from harness.analysis.option_table import SCENARIO, place_of
from harness.tests.verdicts import verdict


def test_a_case_stands_at_its_state_and_options() -> None:
    one = verdict(f"{SCENARIO}[family=ipv4,state=LISTEN,old=addr,new=none]")
    assert place_of(one) == ("LISTEN", "addr", "none")


@pytest.mark.parametrize(
    "case",
    [
        f"{SCENARIO}[family=ipv6,state=LISTEN,old=addr,new=none]",
        f"{SCENARIO}[family=ipv4,state=LAST_ACK,old=addr,new=none]",
        "states/orphaned[family=ipv4,state=LISTEN,old=addr,new=none]",
    ],
)
def test_others_have_no_place(case: str) -> None:
    assert place_of(verdict(case)) is None
