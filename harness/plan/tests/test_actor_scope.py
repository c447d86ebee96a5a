"""harness/plan/actor_scope.py: what exists at each moment of a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.tests.writing import diagnostics, with_steps

TCP = "server: socket tcp"


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [TCP, "server: listen lst => ok"],
            "server has no socket 'lst' at this point: it has sock",
        ),
        (["server: listen => ok"], "server has no socket 'sock' at this point: it has no socket"),
        ([TCP, "server: recv conn => ok"], "server has no socket 'conn' at this point"),
        ([TCP, "client: listen => ok"], "client has no socket 'sock' at this point"),
        ([TCP, "server: socket tcp => ok"], "server has a socket 'sock' already: close it first"),
        (
            [TCP, "server: close", "server: listen => ok"],
            "server has no socket 'sock' at this point: line 5 has closed it",
        ),
        (
            ["server: fork", "server: reap", "server: reap => ok"],
            "server has no child 'child' at this point: line 5 has ended it",
        ),
        (
            [TCP, "server: close", TCP, "server: listen other => ok"],
            "server has no socket 'other' at this point: it has sock",
        ),
        (["server: segment S => ok"], "server has no flow 'flow' at this point"),
        ([TCP, "server: segment sock S => ok"], "'sock' is a socket: 'segment' is not for it"),
        (
            ["client: flow 10.0.0.2:1 10.0.0.1:2", "client: recv flow => ok"],
            "'flow' is a flow: 'recv' is not for it",
        ),
        (
            ["client: flow 10.0.0.2:1 10.0.0.1:2", "client: close flow => ok"],
            "'flow' is a flow: 'close' is not for it",
        ),
        (["server: reap => ok"], "server has no child 'child' at this point: it has no child yet"),
        ([TCP, "server: reap sock => ok"], "'sock' is a socket: 'reap' is not for it"),
        (
            ["server: fork", "server: close child => ok"],
            "'child' is a child: 'close' is not for it",
        ),
        (["server: fork", "server: fork => ok"], "server has a child 'child' already"),
        (
            ["server: fork", "server: reap", "server: reap => ok"],
            "server has no child 'child' at this point",
        ),
        ([TCP, "server: steal from child => ok"], "server has no child 'child' at this point"),
        (
            ["server: fork", TCP, "server: steal from child => ok"],
            "child has inherited no socket 'sock': it has none",
        ),
        (
            ["server: join => ok"],
            "server has no thread 'thread' at this point: it has no thread yet",
        ),
        ([TCP, "server: join sock => ok"], "'sock' is a socket: 'join' is not for it"),
        (
            [TCP, "server: thread accept", "server: recv thread => ok"],
            "'thread' is a thread: 'recv' is not for it",
        ),
        (
            [TCP, "server: thread accept", "server: thread accept => ok"],
            "server has a thread 'thread' already",
        ),
        (
            [TCP, "server: thread recv", "server: join => ok", "server: join => ok"],
            "server has no thread 'thread' at this point",
        ),
        (
            [TCP, "server: thread accept", "server: join => EINVAL", "server: recv thread => ok"],
            "server has no socket 'thread' at this point",
        ),
        (
            [TCP, "server: thread accept", "server: exec", "server: join => ok"],
            "server has no thread 'thread' at this point",
        ),
        (
            ["server: socket tcp cloexec", "server: exec", "server: listen => ok"],
            "server has no socket 'sock' at this point",
        ),
        (
            [TCP, "server: cloexec 1", "server: exec", "server: listen => ok"],
            "server has no socket 'sock' at this point",
        ),
        (
            [TCP, "server: dup", "server: activate copy", "server: listen => ok"],
            "server has no socket 'sock' at this point: it has copy",
        ),
        (
            [TCP, "server: activate", "server: exec", "server: listen => ok"],
            "server has no socket 'sock' at this point",
        ),
        ([TCP, "server: pass over conn => ok"], "server has no socket 'conn' at this point"),
        (["server: exit", "server: socket tcp => ok"], "server has ended already ('exit' on line"),
        (["server: crash", "server: pid => ok"], "server has ended already ('crash' on line 4)"),
        (["server: kill SIGKILL", "server: pid => ok"], "server has ended already ('kill' on line"),
        (
            ["server: signal SIGTERM", "server: pid => ok"],
            "server has ended already ('signal SIGTERM' on line 4)",
        ),
        (["server: kill SIGKILL", "server: wait => ok"], "server is gone already"),
        (["server: exit", "server: kill SIGKILL => ok"], "server has ended already"),
        (["server: wait => ok"], "server was not told to end"),
        (['server: type "x" => ok'], "server runs no program: 'type' is for one that does"),
        (['server: output "x"', "server: run x => ok"], "server runs nothing yet: its 'run' is"),
        (["server: run x", "server: run y => ok"], "server runs a program already (line 4)"),
        (
            ["server: run x", "server: bind 10.0.0.1:1 => ok"],
            "server is a program (its 'run' is on",
        ),
        (["server: run x", "server: wait", "server: eof => ok"], "server has ended already"),
    ],
)
def test_what_cannot_be_meant_is_refused(tmp_path: Path, steps: list[str], message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps(steps))
    line = 3 + len(steps)
    assert found.startswith(f"{line}: ") or "runs nothing yet" in found
    assert message in found


@pytest.mark.parametrize(
    "steps",
    [
        [TCP, "server: close", "server: socket tcp => ok"],
        [TCP, "server: accept => EAGAIN", "server: accept => EAGAIN"],
        [TCP, "server: accept => ok | EAGAIN", "server: recv conn => ok | EBADF"],
        ["server: exit", "server: wait => exit 0"],
        ["server: signal SIGTERM", "server: wait => signal SIGTERM"],
        ["server: signal SIGSTOP", "server: signal SIGCONT", "server: pid => ?"],
        ["server: run x", "server: signal SIGINT", 'server: output "x"', "server: wait => ok"],
        ["server: run x", "server: wait", 'server: output "bye" => ok'],
        [TCP, "server: setsockopt IP_FREEBIND 1", "server: bind 10.9.9.9:1 => ok"],
    ],
)
def test_what_can_be_meant_is_let_through(tmp_path: Path, steps: list[str]) -> None:
    assert diagnostics(tmp_path, with_steps(steps)) == []


def test_of_an_actor_that_has_ended_only_the_first_step_too_many_is_named(tmp_path: Path) -> None:
    steps = ["server: exit", "server: pid", "server: uid", "server: pid => ?"]
    assert len(diagnostics(tmp_path, with_steps(steps))) == 1


def test_after_a_line_that_cannot_be_read_nothing_is_said_of_what_it_may_have_made(
    tmp_path: Path,
) -> None:
    steps = ["server: sockt tcp as lst", "server: listen lst => ok"]
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert found.startswith("4: unknown verb 'sockt': did you mean 'socket'?")


def test_whether_a_socket_exists_depends_on_the_case(tmp_path: Path) -> None:
    text = with_steps(
        ["server: socket tcp", "server: close\n    if: {closed: 1}", "server: listen => ok"],
        "matrix: {closed: [0, 1]}\n",
    )
    (found,) = diagnostics(tmp_path, text)
    assert found.endswith("(in [closed=1])")


BIND = "server: bind 10.0.0.1:80 => ?\n    label: bind"
REFUSED = "\n    if: {bind: EADDRINUSE}"


@pytest.mark.parametrize(
    "steps",
    [
        [f"server: close{REFUSED}", f"server: socket tcp{REFUSED}", "server: recv => ?"],
        [f"server: socket tcp as other{REFUSED}", f"server: recv other => ?{REFUSED}"],
        [f"server: close{REFUSED}", "server: close\n    if: {bind: ok}", TCP],
        [f"server: exit{REFUSED}", "server: recv => ?\n    if: {bind: ok}"],
        [f"server: kill SIGKILL{REFUSED}", "server: recv => ?\n    if: {bind: ok}"],
    ],
)
def test_of_what_may_be_left_out_both_is_possible(tmp_path: Path, steps: list[str]) -> None:
    assert diagnostics(tmp_path, with_steps([TCP, BIND, *steps])) == []


def test_what_is_always_done_is_still_followed(tmp_path: Path) -> None:
    steps = [TCP, BIND, f"server: close{REFUSED}", "server: close", "server: recv => ?"]
    (found,) = diagnostics(tmp_path, with_steps(steps))
    assert "server has no socket 'sock'" in found


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            ["server: socket unix", "server: bind 10.0.0.1:80"],
            "'sock' is a unix socket: write unix:/tmp/x.sock or unix:@x",
        ),
        ([TCP, "server: connect unix:@x"], "'sock' is no unix socket (tcp): unix:@x is for one"),
    ],
)
def test_what_cannot_succeed_is_no_set_up(tmp_path: Path, steps: list[str], message: str) -> None:
    (found,) = diagnostics(tmp_path, with_steps([*steps, "server: pid => ?"]))
    assert message in found
