"""harness/plan/process_steps.py: lines about processes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.language.vocabulary import vocabulary
from harness.plan.process_steps import plan_process_step
from harness.plan.step_frame import StepFrame
from harness.tests.writing import diagnostics, plan, with_steps

LAST = "server: pid => ?"


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("server: kill SIGKILL", {"kind": "kill", "actor": "server", "signal": "SIGKILL"}),
        ('tool: run prog "a b" c', {"kind": "run", "argv": ["prog", "a b", "c"]}),
    ],
)
def test_a_line_becomes_a_step(tmp_path: Path, line: str, wanted: dict[str, Any]) -> None:
    more = "actors: {tool: client}\n" if line.startswith("tool") else ""
    last = "client: pid => ?" if line.startswith("server: kill") else LAST
    made = plan(tmp_path, with_steps([line, last], more))["steps"][0]
    assert {key: made[key] for key in wanted} == wanted


def test_text_for_a_program_has_its_escapes_resolved(tmp_path: Path) -> None:
    steps = ["server: run x", r'server: type "a\tb\n"', r'server: output "\"c\"" => ok']
    made = plan(tmp_path, with_steps(steps))["steps"]
    assert made[1]["data"] == "a\tb\n"
    assert made[2]["contains"] == '"c"'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("server: kill", "one word is wanted, not 0 (usage: kill SIGNAL)"),
        ("server: kill SIGKIL", "unknown signal 'SIGKIL': did you mean 'SIGKILL'?"),
        ("server: wait now", "'now' is too much (usage: wait)"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([line, LAST]))
    assert found.startswith("4: ")
    assert message in found


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("run", "a program is missing (usage: run PROGRAM [ARGUMENT...])"),
        ("type hello", "text in double quotes is missing"),
        ('type ""', "text in double quotes is missing"),
        ('type "a" "b"', "one word is wanted, not 2"),
        ("output client closed", "(usage: output TEXT): put it all in double quotes"),
        (r'type "\xff"', "'type' takes"),
        ("eof now", "'now' is too much"),
        ("signal TERM", "unknown signal 'TERM': did you mean 'SIGTERM'?"),
    ],
)
def test_a_wrong_line_for_a_program_is_refused(tmp_path: Path, line: str, message: str) -> None:
    first = [] if line == "run" else ["client: run x"]
    (found,) = diagnostics(tmp_path, with_steps([*first, f"client: {line}", LAST]))
    assert message in found


FRAME = StepFrame(
    n=1, line=7, text="a: b", label=None, why=None, must=True, within_ms=1, expect=None, depends=()
)


def test_every_verb_of_the_vocabulary_is_understood() -> None:
    lines = {
        "run": "run x",
        "type": 'type "a"',
        "eof": "eof",
        "output": 'output "a"',
        "signal": "signal SIGINT",
        "kill": "kill SIGKILL",
        "wait": "wait",
    }
    assert set(lines) == set(vocabulary().process)
    for verb, line in lines.items():
        step = plan_process_step(FRAME, "a", line)
        assert (step.kind, step.n, step.line) == (verb, 1, 7)
