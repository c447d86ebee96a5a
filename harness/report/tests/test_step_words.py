"""Every kind of step is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.report.step_words import step_in_words
from harness.tests.writing import planned, with_steps


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ("server: socket tcp", "server makes a TCP socket"),
        (
            "await: server $server:9527 LISTEN within 2s",
            "wait until the socket table of server has",
        ),
        ("table: server absent $server:9527", "at this moment the socket table of server has"),
        ("advance: 61s", "61 s go by"),
        ("advance: to 100ms", "time goes by until the clock is 100 ms into a second"),
        (
            "host: server sysctl net.ipv4.tcp_tw_reuse 1",
            "on server, net.ipv4.tcp_tw_reuse is set to 1",
        ),
    ],
)
def test_a_step_is_told(tmp_path: Path, step: str, words: str) -> None:
    plan = planned(tmp_path, with_steps([step, "server: socket udp as other => ok"]))
    assert words in step_in_words(plan.steps[0])
