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
