"""Whose the sockets beside a refused program are, and which of them have the port it names."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.plan_step import ActorStep
from harness.judge.beside_program import Beside, beside_program
from harness.judge.evidence import read_evidence
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, socket

REFUSED = "OSError: [Errno 98] Address already in use"


def beside(
    tmp_path: Path, argv: list[str], printed: str = REFUSED, *, other: bool = False
) -> Beside:
    """A listener of the server's on port 80 and another one on 98, then a program."""
    case = Case()
    names = ("mine", "other") if other else ("mine",)
    for name in names:
        case.plan["actors"].append({"name": name, "host": "server", "kind": "program", "uid": 0})
        case.ends.append({"name": name, "how": "exit 1", "expected": True, "printed": printed})
    own, strange = socket("10.0.0.1:80", inode=1), socket("10.0.0.1:98", inode=9)
    bound: Record = {**own, "state": "BOUND_INACTIVE"}
    case.call("server", "socket tcp")
    case.call("server", "setsockopt SO_REUSEADDR 1")
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound]})
    case.call("server", "listen", after={"server": [own]})
    if other:
        case.step("run", "ok", actor="other", argv=["nc", "-l", "98"])
        case.tables["server"] = [own, strange]
    case.step("run", "ok", actor="mine", argv=argv, after={"server": [own, strange]})
    case.step("wait", "ok", actor="mine", value="exit 1", after={"server": [own, strange]})
    evidence = read_evidence(case.write(tmp_path))
    assert evidence.plan is not None
    step = evidence.plan.steps[-1]
    assert isinstance(step, ActorStep)
    return beside_program(step, printed, evidence.plan, evidence)


def told(found: Beside) -> list[tuple[str, str | None, tuple[str, ...] | None]]:
    return [(it.local, it.actor, it.options) for it in found.holders]


@pytest.mark.parametrize(
    ("argv", "printed"),
    [
        (["nc", "-l", "80"], REFUSED),
        (["nc", "-l", "10.0.0.1:80"], REFUSED),
        (["nginx"], "bind() to 0.0.0.0:80 failed (98: Address already in use)"),
    ],
)
def test_the_port_that_it_names_is_told_with_who_has_it(
    tmp_path: Path, argv: list[str], printed: str
) -> None:
    found = beside(tmp_path, argv, printed)
    assert (found.host, found.ports) == ("server", (80,))
    assert told(found) == [("10.0.0.1:80", "server", ("SO_REUSEADDR",))]


@pytest.mark.parametrize("argv", [["nc", "-l", "8080"], ["nc", "10.0.80.1"], ["addressused"]])
def test_where_it_names_none_that_is_in_use_all_are_told(tmp_path: Path, argv: list[str]) -> None:
    found = beside(tmp_path, argv)
    assert found.ports == ()
    assert [it.local for it in found.holders] == ["10.0.0.1:80", "10.0.0.1:98"]


def test_what_was_there_before_it_ran_is_the_other_programs(tmp_path: Path) -> None:
    assert told(beside(tmp_path, ["nc", "-l", "98"], other=True)) == [
        ("10.0.0.1:98", "other", None)
    ]
