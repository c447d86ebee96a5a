"""A program from outside may do what no step tells of; our own do what their sources say."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.evidence import read_evidence
from harness.judge.programs import has_strangers, hosts_with_programs
from harness.tests.evidence_builder import Case


@pytest.mark.parametrize(
    ("name", "found", "strange"),
    [
        ("addressused", "part of bindlab", False),
        ("telnet", "/usr/bin/telnet", True),
        ("actor", "part of bindlab", True),
    ],
)
def test_who_is_a_stranger(tmp_path: Path, name: str, found: str, strange: bool) -> None:
    case = Case()
    case.plan["actors"].append({"name": "p", "host": "client", "kind": "program", "uid": 0})
    case.plan["needs"].append({"kind": "program", "name": name})
    case.found[name] = found
    case.step("run", actor="p", argv=[name])
    evidence = read_evidence(case.write(tmp_path))
    assert has_strangers(case.planned(), evidence) is strange
    assert hosts_with_programs(case.planned()) == {"client"}


def test_actors_are_no_programs(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    assert not has_strangers(case.planned(), read_evidence(case.write(tmp_path)))
    assert hosts_with_programs(case.planned()) == frozenset()
