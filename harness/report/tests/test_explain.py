"""harness/explain.py: a case as a story."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness import ROOT
from harness.plan.catalogue import load_cases
from harness.report.expectation_words import outcome_in_words
from harness.report.explain import explain
from harness.tests.writing import planned, with_steps

GOLDEN = (ROOT / "harness/formats/tests/golden" / "restart.yaml").read_text()


@pytest.fixture
def story(tmp_path: Path) -> str:
    text = explain(planned(tmp_path, GOLDEN, "x[family=ipv4,reuse=0,first=wildcard]"))
    return " ".join(text.split())


@pytest.mark.parametrize(
    "words",
    [
        "Does a server that closed first get its port back at once?",
        "host server: 10.0.0.1 on eth0, 10.0.0.3 on eth0",
        "net.ipv4.tcp_tw_reuse = 0",
        "a link from client eth0 to server eth0",
        "second: a process on server as user 1001",
        "user: a program on client",
        "This case of the scenario: family = ipv4, reuse = 0, first = wildcard",
        "1. server makes a TCP socket",
        "3. server binds 0.0.0.0:9527",
        "user is started: telnet 10.0.0.1 9527",
        "server accepts a connection (so that closing it is the active close)",
        'somebody types "hello\\n" into user',
        'expected: it yields "hello\\n"',
        "wait until the socket table of server has a socket 10.0.0.1:9527 -> 10.0.0.2:* in state"
        " TIME_WAIT that no process owns with the timer at 55 to 60 s, within 1 s",
        "at this moment the socket table of server has no socket 10.0.0.1:9527",
        "server is told that 10.0.0.2 is at 02:00:00:00:00:ff on eth0, which is wrong",
        "server is told that 10.0.0.2 is at 02:00:00:00:00:02 on eth0, which is right",
        "1.5 s go by",
        "second binds 0.0.0.0:9527 [restart] => expected: it fails with EADDRINUSE, because:"
        " inet_csk_bind_conflict",
        "the first FIN on the wire comes from server",
        "SYN number 1 from client gets SYN-ACK as its answer",
        "from here TcpPassiveOpens of server is counted",
        "only if step 24 [restart] came to ok: second listens",
        "only if step 24 [restart] came to ok or EAGAIN: second accepts",
        "it still waits when its time is over, and is interrupted then",
        "the counter TcpPassiveOpens of server is read: how much has it grown",
        "it has grown by 0",
        "exactly 1 of the steps 24, 27: it still waits",
        "there is 1 FIN from client or more",
        "from SYN number 1 from client to SYN-ACK number 1 from server:9527 it takes 0 to 0.5 s",
        "claim C2:",
        "it predicts of step 24 [restart]: it fails with EADDRINUSE",
        "Sources: tcp(7); RFC 9293 3.6.1",
        "It waits 1.5 s by intention, at most.",
    ],
)
def test_the_story_says(story: str, words: str) -> None:
    assert words in story


def test_the_story_says_on_which_kernels_and_in_which_time(tmp_path: Path) -> None:
    text = explain(planned(tmp_path, GOLDEN, "x[family=ipv4,reuse=1,first=one]"))
    text = " ".join(text.split())
    assert "expected: it succeeds after 0 to 1 s, on kernels <6.1, because: old" in text
    assert "Known to fail on kernels >=7: not yet" in text


@pytest.mark.parametrize(
    ("outcome", "words"),
    [
        ("ok", "it succeeds"),
        ("EADDRINUSE", "it fails with EADDRINUSE"),
        ('""', 'it yields "" (the end of the stream)'),
        ("10.0.0.1:80", "it yields 10.0.0.1:80"),
        ("?", "whatever comes is recorded"),
    ],
)
def test_an_outcome_is_put_in_words(outcome: str, words: str) -> None:
    assert outcome_in_words(outcome) == words


def test_every_verb_has_its_words(tmp_path: Path) -> None:
    steps = [
        "server: socket tcp6 nonblock as s",
        "server: setsockopt s IPV6_V6ONLY 1",
        "server: getsockopt s SO_ERROR",
        "server: listen s",
        "server: accept s as c",
        'server: send c "x"',
        "server: recv c dontwait",
        "server: shutdown c WR",
        "server: getsockname c",
        "server: getpeername c",
        "server: close c",
        "server: setuid 5",
        "client: flow 10.0.0.2:1 10.0.0.1:2",
        "client: segment S seq 5",
        'client: answer => "SA"',
        "client: exit 3",
    ]
    story = explain(planned(tmp_path, with_steps(steps)))
    for words in (
        "server makes an IPv6 TCP socket called s, not blocking",
        "server sets IPV6_V6ONLY to 1 (s)",
        "server reads SO_ERROR (s)",
        "server accepts a connection and calls it c (s)",
        'server sends "x" (c)',
        "server reads without waiting (c)",
        "server shuts down WR (c)",
        "server becomes user 5",
        "client takes the part of 10.0.0.2:1 towards 10.0.0.1:2 by hand",
        "client sends a segment by hand: S seq 5",
        "client looks at the next segment that comes",
        "client exits with code 3",
    ):
        assert words in story


def test_every_case_of_ours_can_be_told() -> None:
    told: set[str] = set()
    for case in load_cases(ROOT):
        if case.scenario not in told:
            told.add(case.scenario)
            story = explain(case.plan())
            assert all(len(line) <= 150 for line in story.splitlines())
    assert told


def test_a_vrf_is_told_with_its_addresses(tmp_path: Path) -> None:
    text = explain(planned(tmp_path, with_steps(["server: pid => ?"], "topology: vrf\n"), "x"))
    assert "10.1.0.1 on red0 in the VRF red" in " ".join(text.split())
