"""Evidence is held against its record, but for what only the run could know."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.formats.status import Status
from harness.formats.verdict import Cause, PortsHeld, Provenance, Refusal, Verdict
from harness.judge.evidence import read_evidence
from harness.judge.judge import judge
from harness.records.layout import evidence_link
from harness.records.verdict_file import with_coarse_times
from harness.run.judge_again import unsupported
from harness.tests.evidence_builder import RELEASE, restart


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return restart().write(tmp_path)


def record(folder: Path) -> Verdict:
    case = restart().name
    link = evidence_link(RELEASE, case)
    return judge(read_evidence(folder), Provenance("abc1234", link, RELEASE))


def told(folder: Path, said: Verdict, *, coarse: bool = False) -> list[str]:
    return list(unsupported(folder, said.case, RELEASE, said, coarse=coarse))


def test_a_record_is_borne_out_whenever_and_wherever_it_was_made(folder: Path) -> None:
    said = record(folder)
    assert told(folder, said) == []
    assert told(folder, replace(said, date="2020-01-01T00:00:00Z", wall_seconds=7.5)) == []


def test_another_status_or_value_is_named(folder: Path) -> None:
    said = record(folder)
    (line,) = told(folder, replace(said, verdict=Status.SKIP))
    assert "the record says SKIP, its evidence" in line
    assert told(folder, replace(said, steps=99)) == [
        "the record's steps is not what its evidence says"
    ]


def test_a_record_need_not_say_who_holds_a_range_but_may_not_say_it_wrongly(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = record(folder)
    (key,) = [it for it, seen in said.observed.items() if seen.outcome != "ok"][:1]

    def with_ports(*held: PortsHeld) -> Verdict:
        refusal = Refusal(Cause.of("ports-all-bound", low=1), held=held)
        seen = replace(said.observed[key], refusal=refusal)
        return replace(said, observed={**said.observed, key: seen})

    again = with_ports(PortsHeld("tcp", "LISTEN", 3, actor="server"))
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: again)
    assert told(folder, again) == []
    assert told(folder, with_ports()) == []
    without = replace(said.observed[key], refusal=None)
    no_cause = replace(said, observed={**said.observed, key: without})
    assert told(folder, no_cause) == ["the record's observed is not what its evidence says"]
    wrong = with_ports(PortsHeld("tcp", "LISTEN", 3, actor="client"))
    assert told(folder, wrong) == ["the record's observed is not what its evidence says"]


def test_published_times_are_coarse(folder: Path) -> None:
    said = with_coarse_times(record(folder))
    assert told(folder, said, coarse=True) == []
    assert "seconds" in " ".join(told(folder, replace(said, seconds=99.0), coarse=True))


def test_a_record_need_not_say_who_else_has_a_socket_nor_what_a_program_was_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = record(folder)
    (key,) = [it for it, seen in said.observed.items() if seen.in_the_way][:1]
    seen = said.observed[key]
    (holder,) = seen.in_the_way or ()
    shared = replace(seen, in_the_way=(replace(holder, others=("mate",)),))
    again = replace(said, observed={**said.observed, key: shared})
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: again)
    assert told(folder, said) == []
    by_program = Refusal(Cause.of("program-refused", program="mine", ports="80"))
    again = replace(said, observed={**said.observed, key: replace(seen, refusal=by_program)})
    without = replace(seen, in_the_way=None, refusal=None)
    assert told(folder, replace(said, observed={**said.observed, key: without})) == []


def test_a_record_need_not_say_what_a_set_up_looked_or_waited_for(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = {"look-finds-none": "ENOENT", "look-finds": "EEXIST", "late-end": "ETIMEDOUT"}
    for code, outcome in outcomes.items():
        late = Cause("set-up-late", {"step": "x"}, under=Cause.of(code), step=2)
        again = replace(record(folder), verdict=Status.BROKEN, cause=late)
        monkeypatch.setattr("harness.run.judge_again.judge", lambda *_, it=again: it)
        values = {"step": "x", "outcome": outcome, "detail": "as the engine says"}
        then = Cause("set-up-failed", values, step=2)
        assert told(folder, replace(again, cause=then)) == []
        wrong = replace(then, values={**values, "outcome": "EMFILE"})
        (line,) = told(folder, replace(again, cause=wrong))
        assert "the record's cause is not what" in line


def test_a_record_need_not_say_what_was_waited_for_but_may_not_say_it_wrongly(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = record(folder)
    (key,) = list(said.observed)[:1]

    def with_late(late: Cause | None) -> Verdict:
        seen = replace(said.observed[key], late=late)
        return replace(said, observed={**said.observed, key: seen})

    again = with_late(Cause.of("late-look", seconds=2.0, there=""))
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: again)
    assert told(folder, with_late(None)) == []
    assert told(folder, again) == []
    wrong = with_late(Cause.of("late-look", seconds=2.0, there="tcp *:80 LISTEN"))
    assert told(folder, wrong) == ["the record's observed is not what its evidence says"]


@pytest.mark.parametrize(
    "code",
    [
        *("group-device-unknown", "group-not-multicast", "groups-too-many"),
        *("group-device-mtu", "join-of-other-family"),
        *("join-of-stream", "join-too-short"),
    ],
)
def test_a_record_need_not_say_why_a_join_was_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    said = record(folder)
    (key,) = list(said.observed)[:1]

    def with_cause(cause: Cause | None) -> Verdict:
        refusal = None if cause is None else Refusal(cause)
        seen = replace(said.observed[key], refusal=refusal)
        return replace(said, observed={**said.observed, key: seen})

    again = with_cause(Cause(code, {"group": "239.1.1.1"}))
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: again)
    assert told(folder, with_cause(None)) == []
    wrong = with_cause(Cause(code, {"group": "239.1.1.2"}))
    assert told(folder, wrong) == ["the record's observed is not what its evidence says"]


@pytest.mark.parametrize("code", ["ports-all-bound", "ports-all-connected"])
def test_a_record_need_not_say_that_the_last_port_is_left_out_but_has_the_numbers(
    folder: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    said = record(folder)
    (key,) = list(said.observed)[:1]

    def with_range(code: str, used: int) -> Verdict:
        seen = replace(said.observed[key], refusal=Refusal(Cause.of(code, low=1, used=used)))
        return replace(said, observed={**said.observed, key: seen})

    again = with_range(f"{code}-but-last", 4)
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: again)
    assert told(folder, with_range(code, 4)) == []
    assert told(folder, with_range(code, 5)) == [
        "the record's observed is not what its evidence says"
    ]


def test_a_record_need_not_say_that_a_socket_is_on_the_way_but_may_not_say_it_wrongly(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = record(folder)
    (key,) = [it for it, seen in said.observed.items() if seen.in_the_way][:1]
    seen = said.observed[key]
    (holder,) = seen.in_the_way or ()

    def on_the_way(is_it: bool, inode: int = holder.inode) -> Verdict:
        passed = replace(holder, on_the_way=is_it, inode=inode)
        there = replace(seen, in_the_way=(passed,))
        return replace(said, observed={**said.observed, key: there})

    again = on_the_way(True)
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: again)
    assert told(folder, on_the_way(False)) == []
    assert told(folder, on_the_way(True)) == []
    assert told(folder, on_the_way(True, holder.inode + 1)) == [
        "the record's observed is not what its evidence says"
    ]
    monkeypatch.setattr("harness.run.judge_again.judge", lambda *_: on_the_way(False))
    assert told(folder, on_the_way(True)) == ["the record's observed is not what its evidence says"]
