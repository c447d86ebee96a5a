"""Each socket and each attempt is with its port, in the order in which ports come up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.report.ladder.model import Ladder
from harness.report.ladder.tests.made_up import call, ladder, span
from harness.report.occupancy.model import Port, ports_of
from harness.report.occupancy.tests import agreement
from harness.report.occupancy.tests.agreement import disagreements
from harness.tests.evidence_builder import restart


def test_a_wildcard_is_with_the_addresses_that_it_is_in_the_way_of() -> None:
    wide = replace(span(0, 2.0, 5.0), local="0.0.0.0:80")
    narrow = [
        replace(span(1, 3.0, 4.0, state), local="10.0.0.1:80", begin=begin, end=begin + 1)
        for state, begin in (("LISTEN", 3.0), ("TIME_WAIT", 4.0))
    ]
    other = replace(span(2, 1.0, 6.0), local="10.0.0.1:90")
    (ninety, eighty) = ports_of(ladder(wide, *narrow, other))
    assert (ninety.number, eighty.number) == (90, 80)
    assert [[it.state for it in row.spans] for row in eighty.rows] == [
        ["LISTEN"],
        ["LISTEN", "TIME_WAIT"],
    ]


def test_hosts_have_ports_of_their_own() -> None:
    mine = replace(span(0, 2.0, 5.0), local="10.0.0.1:80")
    made = ports_of(ladder(replace(mine, host="client", begin=1.0), mine))
    assert [(it.host, it.number) for it in made] == [("server", 80), ("client", 80)]


def test_an_attempt_is_with_its_port_even_if_nobody_ever_had_it() -> None:
    (port,) = ports_of(ladder(replace(call(1, 0.0, 0.1, "EACCES"), what="bind 10.0.0.1:80")))
    assert (port.number, port.rows, port.attempts[0].call.outcome) == (80, (), "EACCES")


def test_the_occupancy_agrees_with_the_files(tmp_path: Path) -> None:
    assert list(disagreements(restart().write(tmp_path))) == []


@pytest.mark.parametrize("what", ["sockets", "attempts", "begins"])
def test_what_an_occupancy_leaves_out_or_makes_up_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    # The check that all cases are put to must be able to fail.
    folder = restart().write(tmp_path)

    def altered(given: Ladder) -> list[Port]:
        first, *rest = ports_of(given)
        row = first.rows[0]
        late = replace(row, spans=(replace(row.spans[0], begin=row.spans[0].begin + 1e-5),))
        changed = {
            "sockets": replace(first, rows=first.rows[1:]),
            "attempts": replace(first, attempts=first.attempts[1:]),
            "begins": replace(first, rows=(late, *first.rows[1:])),
        }
        return [changed[what], *rest]

    monkeypatch.setattr(agreement, "ports_of", altered)
    assert any(what in said for said in disagreements(folder))
