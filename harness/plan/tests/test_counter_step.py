"""harness/plan/counter_step.py: a counter is read, or marked."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps


def test_a_counter_is_a_need_and_a_step_under_test(tmp_path: Path) -> None:
    steps = ["counter: server TcpExtTW mark", "counter: server TcpExtTW => +1..3"]
    made = plan(tmp_path, with_steps(steps))
    mark, read = made["steps"]
    assert (mark["kind"], mark["host"], mark["name"], mark["mark"]) == (
        "counter",
        "server",
        "TcpExtTW",
        True,
    )
    assert mark["must"]
    assert "mark" not in read
    assert read["expect"][0]["outcomes"] == ["+1..3"]
    assert {"kind": "counter", "name": "TcpExtTW"} in made["needs"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("counter: server TcpExtTW", "what it grows by is missing: counter: server TcpExtTW => +1"),
        ("counter: server TcpExtTW => +3..1", "'+3..1' is empty: the smaller number comes first"),
        ("counter: server TcpExtTW => +1..", "unknown outcome '+1..'"),
        ("counter: server TcpExtTW +1", "stands after '=>': TcpExtTW => +1"),
        ("counter: server TcpExtTW mark => +1", "a mark is where counting begins"),
        ("counter: sever TcpExtTW => +1", "unknown host 'sever': did you mean 'server'?"),
        ("counter: server TcpExtWT => +1", "unknown counter 'TcpExtWT'"),
        ("counter: server TcpExtTW => ok", "a counter grows: expect +1, +0, +1..3 or ? of it"),
        ("counter: server TcpExtTW => 1", "a counter grows: expect +1"),
        ("server: pid => +1", "'+1' is what a counter grows by: counter: HOST NAME => +1"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([line, "server: pid => ?"]))
    assert found.startswith("4: ")
    assert message in found


def test_a_need_names_a_counter_that_is_known(tmp_path: Path) -> None:
    (found,) = diagnostics(
        tmp_path, with_steps(["server: pid => ?"], "needs: [counter TcpExtWT]\n")
    )
    assert "unknown counter 'TcpExtWT'" in found
