"""harness/calls.py: the lines of an actor."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.calls import Word, parse_call, split_words
from harness.mistakes import LineError
from harness.vocabulary import vocabulary


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("bind  10.0.0.1:80", [Word("bind"), Word("10.0.0.1:80")]),
        ('send "a b"', [Word("send"), Word("a b", True)]),
        (r'send "\n\t\\\"\x41"', [Word("send"), Word('\n\t\\"A', True)]),
        ("listen # five", [Word("listen")]),
        ('send "#"', [Word("send"), Word("#", True)]),
        ("", []),
    ],
)
def test_a_line_is_split_at_blanks_outside_quotes(line: str, words: list[Word]) -> None:
    assert list(split_words(line)) == words


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('send "a', "has no end"),
        (r'send "\q"', r"unknown escape '\\q'"),
        (r'send "\x4"', r"unknown escape '\\x'"),
        ('send "a"b', "put a blank before and after quoted text"),
        ('send a"b"', "put a blank before and after quoted text"),
    ],
)
def test_a_badly_quoted_line_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        split_words(line)


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
        ("exit 3", None, None),
        ("pid", None, None),
    ],
)
def test_a_call_says_what_it_uses_and_what_it_makes(
    line: str, uses: str | None, makes: str | None
) -> None:
    call = parse_call(line)
    assert (call.uses, call.makes) == (uses, makes)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("", "a verb is missing"),
        ("bnd 10.0.0.1:80", "unknown verb 'bnd': did you mean 'bind'?"),
        ('"bind" 10.0.0.1:80', "unknown verb 'bind'"),
        ("socket", "tcp or tcp6 or udp or udp6 is missing"),
        ("socket sctp", "unknown word 'sctp'"),
        ("socket tcp as", "a name after 'as' is missing"),
        ("socket tcp as As", "bad name 'As'"),
        ("socket tcp as dontwait", "bad name 'dontwait'"),
        ("setsockopt SO_REUSEADR 1", "did you mean 'SO_REUSEADDR'?"),
        ("setsockopt SO_REUSEADDR", "a number is missing"),
        ("setsockopt SO_REUSEADDR yes", "bad number 'yes'"),
        ("setsockopt SO_REUSEADDR 9999999999", "bad number '9999999999'"),
        ("setsockopt SO_LINGER 1", "setsockopt .NAME. SO_LINGER NUMBER NUMBER"),
        ("setsockopt SO_ERROR 1", "SO_ERROR can only be read"),
        ("getsockopt IP_ADD_MEMBERSHIP", "IP_ADD_MEMBERSHIP can only be set"),
        ("setsockopt IP_ADD_MEMBERSHIP ff02::1 10.0.0.1", "wants an IPv4 address"),
        ("setsockopt IPV6_JOIN_GROUP 239.1.1.1 eth0", "wants an IPv6 address"),
        ("setsockopt SO_BINDTODEVICE /dev/null", "bad device '/dev/null'"),
        ("bind", "an address with a port is missing"),
        ("bind 10.0.0.1", "an address and a port are wanted"),
        ('bind "10.0.0.1:80"', "is expected, not quoted text"),
        ("bind 10.0.0.1:80 now", "'now' is too much"),
        ("listen -1", "bad number '-1'"),
        ("send hello", "text in double quotes is missing"),
        ("shutdown RW", "did you mean 'RDWR'?"),
        ("exit 256", "bad number '256'"),
        ("setuid root", "bad number 'root'"),
        ("segment", "FLAGS is missing"),
        ("segment SX", "bad flags 'SX'"),
        ("segment SS", "bad flags 'SS'"),
        ("segment S sq 1", "unknown field 'sq': did you mean 'seq'?"),
        ("segment S seq 1 seq 2", "'seq' is given twice"),
        ("segment S seq 1 isn 2", "'isn' is given twice"),
        ("segment S ack 1", "'ack' goes with the flag A"),
        ("segment A isn 1", "'isn' is for a segment with S"),
        ("segment A seq x", "bad seq 'x'"),
        ("segment A win 65536", "bad win '65536'"),
        ("segment A seq", "a value after 'seq' is missing"),
    ],
)
def test_a_wrong_line_is_refused_with_what_would_be_right(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        parse_call(line)


def test_every_example_of_the_vocabulary_can_be_used() -> None:
    from harness.variables import substitute

    values = {"server": "10.0.0.1", "client": "10.0.0.2"}
    for verb in vocabulary().verbs.values():
        line = substitute(verb.example.split(" => ")[0], values, {})
        assert parse_call(line).verb == verb.name


@settings(deadline=None)
@given(st.text(alphabet='bindsocketrecv tcpas "\\xn#:.[]0129SO_', max_size=40))
def test_any_line_is_a_call_or_a_refusal(line: str) -> None:
    try:
        parse_call(line)
    except LineError as error:
        assert "\n" not in str(error)


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_can_be_quoted(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    assert split_words(f'send "{quoted}"')[1] == Word(text, True)
