"""harness/language/call.py: the lines of an actor.

Which lines are taken and which are refused, and why, is in a file that the actor's tests read, too.
"""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness import ROOT
from harness.language.address import ScopedEndpoint
from harness.language.call import parse_call
from harness.language.diagnostics import LineError
from harness.language.vocabulary import vocabulary

_LINES = json.loads(
    (ROOT / "cpp_servers" / "actor" / "tests" / "lines.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("line", _LINES["accepted"])
def test_a_proper_line_is_taken(line: str) -> None:
    assert line.split()[0].startswith(parse_call(line).verb)


@pytest.mark.parametrize("row", _LINES["refused"], ids=lambda row: str(row["line"]))
def test_a_wrong_line_is_refused_for_the_actors_reason(row: dict[str, str]) -> None:
    with pytest.raises(LineError) as refusal:
        parse_call(row["line"])
    assert row["reason"] in str(refusal.value)


def test_there_are_lines_enough() -> None:
    assert len(_LINES["accepted"]) + len(_LINES["refused"]) >= 250


@pytest.mark.parametrize(
    ("line", "uses", "makes"),
    [
        ("socket tcp", None, "sock"),
        ("socket udp6 nonblock as other", None, "other"),
        ("accept", "sock", "conn"),
        ("accept lst", "lst", "conn"),
        ("accept as x", "sock", "x"),
        ("accept lst as x", "lst", "x"),
        ("recv dontwait", "sock", None),
        ("recv conn dontwait", "conn", None),
        ("listen 5", "sock", None),
        ("listen lst 5", "lst", None),
        ("shutdown WR", "sock", None),
        ("shutdown conn RDWR", "conn", None),
        ("close conn", "conn", None),
        ("getsockopt conn SO_ERROR", "conn", None),
        ("setsockopt SO_LINGER 1 0", "sock", None),
        ("setsockopt conn SO_BINDTODEVICE eth0", "conn", None),
        ("setsockopt IPV6_JOIN_GROUP ff02::123 eth0", "sock", None),
        ("setsockopt IP_ADD_MEMBERSHIP 239.1.1.1 10.0.0.1", "sock", None),
        ("flow 10.0.0.2:1 10.0.0.1:2", None, "flow"),
        ("flow [fd00::2]:1 [fd00::1]:2 as again", None, "again"),
        ("segment S seq 1000 ts 500", "flow", None),
        ("segment again SA isn 5 ack auto ts none tsecr last+3 win 0", "again", None),
        ('segment PA seq last-1 ack +1 "data"', "flow", None),
        ("answer again dontwait", "again", None),
        ("fork", None, "child"),
        ("reap", "child", None),
        ("thread accept lst as w", "lst", "w"),
        ("join w", "w", "w"),
        ("exec", None, None),
        ("activate lst", "lst", None),
        ("memory 64", None, None),
        ("pass lst over conn", "lst", None),
        ("receive as x", "sock", "x"),
        ("steal lst from child", "lst", "stolen"),
        ("exit 3", None, None),
        ("pid", None, None),
    ],
)
def test_a_call_says_what_it_uses_and_what_it_makes(
    line: str, uses: str | None, makes: str | None
) -> None:
    call = parse_call(line)
    assert (call.uses, call.makes) == (uses, makes)


def test_a_call_says_what_lint_wants_to_know() -> None:
    assert parse_call("thread recv").waits_in == "recv"
    call = parse_call("socket udp6 as other")
    assert (call.verb, call.kind, call.value) == ("socket", "udp6", False)
    call = parse_call("flow 10.0.0.2:1 10.0.0.1:2")
    assert [str(end) for end in call.endpoints] == ["10.0.0.2:1", "10.0.0.1:2"]
    call = parse_call("getsockopt SO_ERROR")
    assert (call.option, call.value) == ("SO_ERROR", True)
    call = parse_call("connect unspec")
    assert (call.endpoints, call.instead) == ((), "unspec")
    call = parse_call("bind unix:@x")
    assert (call.endpoints, call.instead) == ((), "unix:@x")
    call = parse_call("bind [fe80::1%eth0]:80")
    assert call.endpoints == (ScopedEndpoint("fe80::1", 80, "eth0"),)
    assert str(call.endpoints[0]) == "[fe80::1]:80"
    assert parse_call("pass lst over conn").other == "conn"
    assert parse_call("fork exec").flags == {"exec"}
    assert parse_call("cloexec 1").flags == {"cloexec"}
    assert parse_call("cloexec 0").flags == parse_call("setsockopt SO_LINGER 1 0").flags == set()


def test_an_option_written_by_its_numbers_is_the_one_that_has_them() -> None:
    call = parse_call("setsockopt conn 6 23 05000000")
    assert (call.option, call.numbers, call.uses) == ("TCP_FASTOPEN", (6, 23), "conn")
    assert parse_call("setsockopt 6 4242 00").option is None
    assert parse_call("setsockopt TCP_FASTOPEN 5").numbers is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "a verb is missing"),
        ("bnd 10.0.0.1:80", "unknown verb 'bnd': did you mean 'bind'?"),
        ("setsockopt SO_REUSEADR 1", "did you mean 'SO_REUSEADDR'?"),
        ("bind", "^bind: ADDR:PORT is missing; write: bind .NAME. ADDR:PORT.unix:PATH$"),
        ("setsockopt SO_LINGER 1", "write: setsockopt .NAME. SO_LINGER ON SECONDS$"),
    ],
)
def test_a_refusal_says_what_would_be_right(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        parse_call(line)


def test_every_example_of_the_vocabulary_can_be_used() -> None:
    for verb in vocabulary().verbs.values():
        assert parse_call(verb.example).verb == verb.name


@settings(deadline=None)
@given(st.text(alphabet='bindsocketrecv tcpas "\\xn#:.[]0129SO_', max_size=40))
def test_any_line_is_a_call_or_a_refusal(line: str) -> None:
    try:
        parse_call(line)
    except LineError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("connect unspecc", "unspec"),
        ("socket tcp cloexex", "cloexec"),
        ("socket tcpp", "tcp"),
        ("fork exce", "exec"),
        ("shutdown RDWRR conn", "RDWR"),
        ("socket tcp as s[1..4]", "each: {i: 1..4}"),
        ("setsockopt SOL_SOCKET 2 01000000", "1"),
        ("getsockopt IPPROTO_TCP 2", "6"),
    ],
)
def test_a_word_that_is_nearly_the_verbs_own_is_told(line: str, hint: str) -> None:
    with pytest.raises(LineError, match=re.escape(f": did you mean '{hint}'")):
        parse_call(line)


@pytest.mark.parametrize("line", ["connect", "socket tcp tcp6", "listen X1", 'send conn "a" tcp'])
def test_of_other_words_nothing_is_guessed(line: str) -> None:
    with pytest.raises(LineError) as refusal:
        parse_call(line)
    assert "did you mean" not in str(refusal.value)


@pytest.mark.parametrize("line", ["connect localhost", "cloexec on", "send hello"])
def test_a_word_that_is_taken_for_the_name_is_told(line: str) -> None:
    with pytest.raises(LineError, match=f": '{line.split()[1]}' is taken for the NAME$"):
        parse_call(line)
