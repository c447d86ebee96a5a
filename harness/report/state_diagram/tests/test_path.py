"""A way has what was seen and what must have been passed, and ends where nobody knows more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path as Folder

import pytest

from harness.report.ladder.model import Ladder
from harness.report.ladder.socket_span import SocketSpan
from harness.report.ladder.tests.made_up import call, ladder, span
from harness.report.state_diagram.path import End, Path, Stop, letter_of, paths_of
from harness.report.state_diagram.tests import agreement
from harness.report.state_diagram.tests.agreement import disagreements
from harness.tests.evidence_builder import restart


def went(*states: str, stays: bool = True, strip: int = 1) -> list[SocketSpan]:
    """A socket that was seen in these states, a second each, from the second 3 on."""
    made = [
        replace(span(strip, 3.0 + n, 4.0 + n, state), local="a:80", remote=f"b:{strip}", seq=10 + n)
        for n, state in enumerate(states)
    ]
    return [*made[:-1], replace(made[-1], stays=stays)]


LISTENER = replace(span(0, 1.0, 9.0), local="a:80", stays=True)


def ways(*spans: SocketSpan) -> list[tuple[str, End]]:
    """Each way in words: what was not seen in small letters."""
    return [
        (
            " ".join(it.state if it.seen else it.state.lower() for it in path.stops),
            path.end,
        )
        for path in paths_of(ladder(LISTENER, *spans))[1:]
    ]


@pytest.mark.parametrize(
    ("states", "told"),
    [
        (
            ["ESTABLISHED", "FIN_WAIT2", "TIME_WAIT"],
            [("LISTEN syn_recv ESTABLISHED fin_wait1 FIN_WAIT2 TIME_WAIT", End.THERE)],
        ),
        (["BOUND_INACTIVE", "CLOSE", "SYN_SENT"], [("CLOSED SYN_SENT", End.THERE)]),
        (["BOUND_INACTIVE", "ESTABLISHED"], [("CLOSED syn_sent ESTABLISHED", End.THERE)]),
        (
            ["ESTABLISHED", "CLOSE"],
            [("LISTEN syn_recv ESTABLISHED", End.GONE), ("CLOSED", End.THERE)],
        ),
        (
            ["TIME_WAIT", "ESTABLISHED"],
            [
                ("LISTEN syn_recv fin_wait1 TIME_WAIT", End.REPLACED),
                ("LISTEN syn_recv ESTABLISHED", End.THERE),
            ],
        ),
        (
            ["NONSENSE", "ESTABLISHED"],
            [("NONSENSE", End.REPLACED)] + [("LISTEN syn_recv ESTABLISHED", End.THERE)],
        ),
    ],
)
def test_a_way_is_told(states: Sequence[str], told: list[tuple[str, End]]) -> None:
    assert ways(*went(*states)) == told


def test_what_is_gone_is_closed_where_an_arrow_leads_there_and_else_gone() -> None:
    gone = [went("TIME_WAIT", stays=False), went("FIN_WAIT2", stays=False, strip=2)]
    assert [way.rpartition(" ")[2] for way, _ in ways(*gone[0], *gone[1])] == [
        "CLOSED",
        "FIN_WAIT2",
    ]
    assert [end for _, end in ways(*gone[0], *gone[1])] == [End.THERE, End.GONE]


def test_a_stop_has_the_record_that_showed_it() -> None:
    closing = replace(call(7, 3.5, 4.0), what="close")
    (path,) = paths_of(ladder(closing, *went("LISTEN", stays=False)))
    assert path.stops == (
        Stop("CLOSED", True, None),
        Stop("LISTEN", True, 10),
        Stop("CLOSED", True, 7),
    )


def test_sockets_that_go_alike_are_one_way_and_udp_has_none() -> None:
    udp = replace(span(5, 3.0, 9.0, "CLOSE"), protocol="udp")
    (_, path) = paths_of(ladder(LISTENER, *went("ESTABLISHED"), *went("ESTABLISHED", strip=2), udp))
    assert [it.remote for it in path.sockets] == ["b:1", "b:2"]


def test_ways_have_letters() -> None:
    assert [letter_of(it) for it in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


def test_the_ways_agree_with_the_files(tmp_path: Folder) -> None:
    assert list(disagreements(restart().write(tmp_path))) == []


@pytest.mark.parametrize("what", ["states of", "no arrow", "need not", "no record"])
def test_what_a_way_leaves_out_or_makes_up_is_noticed(
    tmp_path: Folder, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    # The check that all cases are put to must be able to fail.
    folder = restart().write(tmp_path)

    def altered(given: Ladder) -> list[Path]:
        *others, last = sorted(paths_of(given), key=lambda path: len(path.stops))
        stops = last.stops
        changed = {
            "states of": stops[:-1],
            "no arrow": (*stops, Stop("SYN_SENT", True, stops[-1].seq)),
            "need not": (*stops[:-1], Stop("CLOSING", False, None), stops[-1]),
            "no record": (*stops[:-1], replace(stops[-1], seq=99)),
        }
        return [*others, replace(last, stops=changed[what])]

    monkeypatch.setattr(agreement, "paths_of", altered)
    assert any(what in said for said in disagreements(folder))
