"""What an actor does is told in a sentence."""

from __future__ import annotations

import re

import pytest

from harness.language.expectation import split_arrow
from harness.language.vocabulary import vocabulary
from harness.report.call_words import call_in_words


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("socket tcp6 nonblock as s", "server makes an IPv6 TCP socket called s, not blocking"),
        ("bind 10.0.0.1:9527", "server binds 10.0.0.1:9527"),
        ("setsockopt SO_LINGER 1 0", "server sets SO_LINGER to 1 0"),
        ("setsockopt 6 23 05000000", "server sets TCP_FASTOPEN to the bytes 05000000"),
        ("getsockopt 41 4242", "server reads option 4242 of level 41"),
        ("connect unspec", "server dissolves what its socket is connected to"),
        ("dup as second", "server has a second descriptor of its socket, called second"),
        ("socket unix cloexec", "server makes a unix socket, to be closed on exec"),
        ("bind unix:/tmp/x.sock", "server binds unix:/tmp/x.sock"),
        ("connect [fe80::1%eth0]:80", "server connects to [fe80::1%eth0]:80"),
        (
            "fork exec as w",
            "server forks a child called w that has a copy of each socket and executes a program",
        ),
        ("reap w", "server ends its child (w)"),
        ("thread accept lst", "server has a thread that waits in accept() (lst)"),
        ("thread recv as w", "server has a thread called w that waits in recv()"),
        ("join w", "server sees what its thread's call has come to (w)"),
        ("exec", "server replaces itself by another program"),
        ("activate lst", "server becomes a service that finds its listener as descriptor 3 (lst)"),
        ("memory 64", "server has 64 MiB of memory"),
        ("cloexec conn 0", "server lets an exec keep its socket (conn)"),
        ("pass lst over conn", "server passes its socket over conn (lst)"),
        ("steal from child", "server takes what child has inherited and calls it stolen"),
        (
            "destroy 10.0.0.1:80 10.0.0.2:5",
            "server has the kernel end the socket 10.0.0.1:80 -> 10.0.0.2:5",
        ),
        ("accept as conn", "server accepts a connection"),
        ("close conn", "server closes (conn)"),
        ("close", "server closes its socket"),
        ('send "a b"', 'server sends "a b"'),
        ("exit 3", "server exits with code 3"),
    ],
)
def test_a_line_is_told(line: str, words: str) -> None:
    assert call_in_words("server", line) == words


def test_every_verb_has_a_sentence_but_for_the_canaries() -> None:
    address = re.compile(r"\$[a-z]+")
    for verb in vocabulary().verbs.values():
        line, _ = split_arrow(address.sub("10.0.0.1", verb.example))
        canary = verb.about.startswith("canary")
        assert canary == (call_in_words("server", line) == f"server: {line}"), verb.name
