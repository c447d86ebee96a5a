"""harness/plan/actor_planner.py: whose line it is, and what it is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, plan, with_steps

LAST = "server: pid => ?"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("sever: pid", "unknown actor 'sever': did you mean 'server'?"),
        ("wait: 5s", "unknown actor 'wait'"),
    ],
)
def test_a_wrong_line_is_refused(tmp_path: Path, line: str, message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([line, LAST]))
    assert found.startswith("4: ")
    assert message in found


@pytest.mark.parametrize(
    "line",
    [
        "bind [fe80::1%eth9]:81",
        "connect [fe80::1%eth9]:81",
        "setsockopt IPV6_JOIN_GROUP ff02::1 eth9",
        "setsockopt IPV6_MULTICAST_IF eth9",
    ],
)
def test_a_device_whose_number_is_needed_must_be_there(tmp_path: Path, line: str) -> None:
    steps = ["server: socket udp6", f"server: {line} => ?"]
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert found == "5: unknown device 'eth9': did you mean 'eth0'? (devices: eth0, lo)"
    assert plan(tmp_path, with_steps([step.replace("eth9", "eth0") for step in steps]))


def test_the_kernel_may_be_asked_for_a_device_that_is_not_there(tmp_path: Path) -> None:
    steps = ["server: socket udp6", "server: setsockopt SO_BINDTODEVICE eth9 => ENODEV"]
    assert plan(tmp_path, with_steps(steps))


def test_the_actors_of_a_plan_are_those_that_have_a_step(tmp_path: Path) -> None:
    more = "actors: {tool: client, user: {host: server, uid: 7}}\n"
    steps = ["user: pid => ?", "tool: run x", "user: uid => ?"]
    assert plan(tmp_path, with_steps(steps, more))["actors"] == [
        {"name": "user", "host": "server", "kind": "actor", "uid": 7},
        {"name": "tool", "host": "client", "kind": "program", "uid": 0},
    ]


def test_a_program_takes_no_lines_of_an_actor(tmp_path: Path) -> None:
    steps = ["server: run x", "server: socket tcp => ok"]
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert "server is a program (its 'run' is on line 4): 'socket' is for actors" in found


def test_only_set_up_is_refused_for_what_the_kernel_would_refuse(tmp_path: Path) -> None:
    steps = ["server: socket tcp", "server: bind 10.0.0.2:1"]
    (found,) = diagnostics(tmp_path, with_steps([*steps, LAST]))
    assert "10.0.0.2 is no address of host server" in found
    assert diagnostics(tmp_path, with_steps([steps[0], steps[1] + " => EADDRNOTAVAIL"])) == []


LISTENER = ["server: socket tcp", "server: bind $server:80", "server: listen"]


@pytest.mark.parametrize(
    ("line", "may_block"),
    [("accept => blocks", True), ("accept => ok | blocks", True), ("accept => ?", True)]
    + [
        ("accept => ok", True),
        ("accept => EAGAIN", True),
        ("accept", False),
        ("recv dontwait => ?", False),
    ],
)
def test_a_call_under_test_that_can_block_is_interrupted_when_its_time_is_over(
    tmp_path: Path, line: str, may_block: bool
) -> None:
    made = plan(tmp_path, with_steps([*LISTENER, f"server: {line}", LAST]))["steps"]
    assert made[3].get("may_block", False) == may_block


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("server: listen => blocks", "'listen' cannot block: 'blocks' is for accept, answer"),
        ("server: recv dontwait => blocks", "'recv dontwait' never blocks: it is EAGAIN"),
        ("server: accept => blocks in 1s..2s", "say 'within:' beside the step, not 'in'"),
        ("server: accept => block", "unknown outcome 'block': did you mean 'blocks'?"),
        ("table: server * => blocks", "'blocks' is an outcome of a call, not of this step"),
    ],
)
def test_what_never_blocks_is_refused(tmp_path: Path, line: str, message: str) -> None:
    assert message in "".join(diagnostics(tmp_path, with_steps([*LISTENER, line])))


def test_a_call_that_blocks_makes_no_socket(tmp_path: Path) -> None:
    steps = [*LISTENER, "server: accept => blocks", "server: recv conn => ok"]
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert "server has no socket 'conn' at this point" in found
