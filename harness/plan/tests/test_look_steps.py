"""harness/plan/look_steps.py: looking at a host's sockets."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

LAST = "server: pid => ?"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("table: server *:80 within 1s", "a table is looked at once, now"),
        ("await: server *:80", "an await needs a deadline"),
        ("await: sever *:80 within 1s", "unknown host 'sever'"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([line, LAST]))
    assert found.startswith("4: ")
    assert message in found


def test_an_await_has_its_own_deadline_or_the_steps(tmp_path: Path) -> None:
    lines = ["await: server *:80 within 3s", "await: server *:80\n    within: 4s", LAST]
    steps = plan(tmp_path, with_steps(lines))["steps"]
    assert [step["within_ms"] for step in steps] == [3_000, 4_000, 2_000]


def test_a_look_knows_its_host_and_whether_the_socket_must_be_absent(tmp_path: Path) -> None:
    line = "table: client absent tcp 10.0.0.2:80 LISTEN => ok"
    (step,) = plan(tmp_path, with_steps([line]))["steps"]
    assert (step["kind"], step["host"], step["absent"]) == ("table", "client", True)
    assert step["pattern"]["state"] == "LISTEN"
