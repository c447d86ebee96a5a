"""harness/steps.py: lines about processes, time and hosts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from harness.tests.writing import mistakes, plan, with_steps

LAST = "server: pid => ?"


def step(tmp_path: Path, line: str) -> dict[str, Any]:
    steps: list[dict[str, Any]] = plan(tmp_path, with_steps([line, LAST]))["steps"]
    return steps[0]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("advance: 61s", {"kind": "advance", "ms": 61_000}),
        (
            "host: server sysctl net.ipv4.ip_local_port_range 40000 40001",
            {
                "kind": "sysctl",
                "host": "server",
                "name": "net.ipv4.ip_local_port_range",
                "value": "40000 40001",
            },
        ),
        (
            "host: server address add 10.0.0.7/24",
            {
                "kind": "address",
                "host": "server",
                "device": "eth0",
                "address": "10.0.0.7/24",
                "action": "add",
            },
        ),
        (
            "host: server address remove 10.0.0.7/32 dev lo",
            {"kind": "address", "device": "lo", "action": "remove"},
        ),
        (
            "host: server lose 10.0.0.2",
            {
                "kind": "neighbour",
                "host": "server",
                "device": "eth0",
                "address": "10.0.0.2",
                "mac": "02:00:00:00:00:ff",
                "action": "set",
            },
        ),
        ("host: server reach 10.0.0.2", {"mac": "02:00:00:00:00:02", "action": "set"}),
        (
            "host: client link eth0 down",
            {"kind": "link", "host": "client", "device": "eth0", "up": False},
        ),
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
        ("advance: 61", "bad time '61': write for example 500ms, 61s or 2min"),
        ("advance: 0s", "an advance of nothing"),
        ("host: server", "something to do is missing after the host"),
        ("host: sever lose 10.0.0.2", "unknown host 'sever': did you mean 'server'?"),
        ("host: server looses 10.0.0.2", "unknown verb 'looses': did you mean 'lose'?"),
        ("host: server lose 10.0.0.9", "unknown address '10.0.0.9': no host on a link of server"),
        ("host: server lose", "'server lose' is not of a known form (forms: HOST sysctl"),
        ("host: server sysctl net.ipv4.x", "is not of a known form"),
        ("host: server sysctl kernel.hostname x", "bad sysctl 'kernel.hostname'"),
        ("host: server address add 10.0.0.7", "write it with its prefix"),
        ("host: server address add 10.0.0.7/24 dev eth9", "unknown device 'eth9'"),
        ("host: server address add 10.0.0.7/24 on eth0", "is not of a known form"),
        ("host: server link eth9 up", "unknown device 'eth9'"),
        ("host: server link eth0 off", "is not of a known form"),
        ("table: server *:80 within 1s", "a table is looked at once, now"),
        ("await: server *:80", "an await needs a deadline"),
        ("await: sever *:80 within 1s", "unknown host 'sever'"),
        ("server: kill", "one word is wanted, not 0 (usage: kill SIGNAL)"),
        ("server: kill SIGKIL", "unknown signal 'SIGKIL': did you mean 'SIGKILL'?"),
        ("server: wait now", "'now' is too much (usage: wait)"),
        ("sever: pid", "unknown actor 'sever': did you mean 'server'?"),
        ("wait: 5s", "unknown actor 'wait'"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = mistakes(tmp_path, with_steps([line, LAST]))
    assert found.startswith("4: ")
    assert message in found


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("run", "a program is missing (usage: run PROGRAM [ARGUMENT...])"),
        ("type hello", "text in double quotes is missing"),
        ('type ""', "text in double quotes is missing"),
        ('type "a" "b"', "one word is wanted, not 2"),
        (r'type "\xff"', "'type' takes"),
        ("eof now", "'now' is too much"),
        ("signal TERM", "unknown signal 'TERM': did you mean 'SIGTERM'?"),
    ],
)
def test_a_wrong_line_for_a_program_is_refused(tmp_path: Path, line: str, message: str) -> None:
    first = [] if line == "run" else ["client: run x"]
    (found,) = mistakes(tmp_path, with_steps([*first, f"client: {line}", LAST]))
    assert message in found
