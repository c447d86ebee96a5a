"""The options of both servers make a table for each state, and only ok is a tick."""

from __future__ import annotations

import pytest

from harness.formats.verdict import Expected, Observed
from harness.analysis.option_table import SCENARIO
from harness.report.site.four_by_four import Cell, four_by_four
from harness.tests.verdicts import verdict


def test_each_pair_has_its_cell() -> None:
    case = f"{SCENARIO}[family=ipv4,state=TIME_WAIT,old=addr,new=none]"
    one = verdict(
        case, expected={"b": Expected(outcomes=("ok",))}, observed={"b": Observed("EADDRINUSE")}
    )
    other = verdict(case.replace("ipv4", "ipv6"))
    (table,) = four_by_four({one.case: one, other.case: other})
    told = [(old, cell) for old, row in table.rows for cell in row if cell is not None]
    assert table.state == "TIME_WAIT"
    assert told == [("SO_REUSEADDR", Cell(one.case, "EADDRINUSE"))]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [("ok", "ok"), ("b: ok; l: ok", "ok"), ("b: ok; l: EADDRINUSE", "no"), ("BROKEN", "")],
)
def test_only_ok_is_a_tick(answer: str, kind: str) -> None:
    assert Cell("a", answer).kind == kind
