"""harness/language/port_refusals.py: the answers are the program's, on any kernel."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from harness import ROOT
from harness.language.port_refusals import refusing_rule
from harness.language.port_rules import port_rules
from harness.spec.kernels import read_kernels
from harness.tests.patience import PATIENCE

BINDLAB = ROOT / "build" / "release" / "bin" / "bindlab"
COMMITTED = ROOT / "harness" / "language" / "port_refusals.jsonl"


@pytest.mark.skipif(not BINDLAB.exists(), reason=f"the engine is not built: no {BINDLAB}")
@pytest.mark.parametrize("version", [it.version for it in read_kernels(ROOT)])
def test_the_committed_answers_are_the_programs_on_every_kernel(version: str) -> None:
    rows = [json.loads(line) for line in COMMITTED.read_text().splitlines()]
    makefile = (ROOT / "Makefile").read_text()
    said = re.search(r"^REFUSALS := ((?:.*\\\n)*.*)$", makefile, re.MULTILINE)
    assert said is not None
    cells = " ".join(said[1].replace("\\\n", " ").split())
    command = [str(BINDLAB), "rules", "--kernel", version, "--cell", cells]
    done = subprocess.run(command, capture_output=True, check=True, timeout=PATIENCE)
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [it | {"kernel": ""} for it in answers] == [it | {"kernel": ""} for it in rows]


def test_the_rule_is_one_of_the_rules_or_none() -> None:
    known = {rule.id for rule in port_rules()}
    rules = {json.loads(line)["rule"] for line in COMMITTED.read_text().splitlines()}
    assert rules <= known and "port-in-use" in rules


def ask(
    first: tuple[str, ...] | None,
    second: tuple[str, ...],
    *,
    udp: bool = False,
    listens: bool = True,
    same_user: bool = True,
) -> str | None:
    return refusing_rule(udp=udp, listens=listens, first=first, second=second, same_user=same_user)


def test_what_nobody_could_ask_is_told_of_where_it_does_not_matter() -> None:
    assert ask(None, (), listens=False) == "port-in-use"
    assert ask(None, ("SO_REUSEADDR",)) == "listener"
    assert ask(None, ("SO_REUSEADDR",), listens=False) is None
    assert ask(None, ("SO_REUSEPORT",)) is None
    assert ask(None, ("SO_REUSEPORT",), same_user=False) is None


def test_other_options_do_not_count() -> None:
    assert ask(("SO_KEEPALIVE", "SO_REUSEPORT"), ("SO_REUSEPORT",), same_user=False) == "other-user"
    assert ask(("SO_KEEPALIVE",), (), udp=True, listens=False) == "port-in-use"


def test_what_bind_lets_in_no_rule_refuses() -> None:
    both = ("SO_REUSEADDR", "SO_REUSEPORT")
    assert ask(both, both) is None
    assert ask(("SO_REUSEADDR",), ("SO_REUSEADDR",), listens=False) is None
