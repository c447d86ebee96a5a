"""harness/language/expectation.py: what stands after `=>`, and when it is met."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.language.diagnostics import LineError
from harness.language.expectation import (
    Expectation,
    arrow_meant,
    is_value,
    meets,
    parse_expectation,
    split_arrow,
)


@pytest.mark.parametrize(
    ("line", "before", "after"),
    [
        ("bind $server:80 => EADDRINUSE", "bind $server:80", "EADDRINUSE"),
        ("recv", "recv", None),
        ('send "=>"', 'send "=>"', None),
        ('send "a => \\" =>" => ok', 'send "a => \\" =>"', "ok"),
        ('recv => ""', "recv", '""'),
        ("recv =>", "recv", ""),
    ],
)
def test_the_arrow_is_found_outside_quotes(line: str, before: str, after: str | None) -> None:
    assert split_arrow(line) == (before, after)


@pytest.mark.parametrize(
    ("text", "outcomes", "in_ms"),
    [
        ("ok", ("ok",), None),
        ("EADDRINUSE", ("EADDRINUSE",), None),
        ("ok | EAGAIN", ("ok", "EAGAIN"), None),
        ('"hello"', ('"hello"',), None),
        ('"a | b in c" | ""', ('"a | b in c"', '""'), None),
        (r'"\x41\n"', ('"A\\n"',), None),
        ("42", ("42",), None),
        ("10.0.0.1:9527", ("10.0.0.1:9527",), None),
        ("[FD00::1]:9527", ("[fd00::1]:9527",), None),
        ("10.0.0.1", ("10.0.0.1",), None),
        ("e803", ("e803",), None),
        ("unix:/tmp/x | unix:", ("unix:/tmp/x", "unix:"), None),
        ("[fe80::1%eth0]:80", ("[fe80::1%eth0]:80",), None),
        ("exit 1", ("exit 1",), None),
        ("exit 255", ("exit 255",), None),
        ("signal SIGSEGV", ("signal SIGSEGV",), None),
        ("signal SIGINT", ("signal SIGINT",), None),
        ("?", ("?",), None),
        ("ok in 55s..65s", ("ok",), (55_000, 65_000)),
    ],
)
def test_an_expectation_is_read(
    text: str, outcomes: tuple[str, ...], in_ms: tuple[int, int] | None
) -> None:
    assert parse_expectation(text) == Expectation(outcomes, in_ms)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "nothing stands after '=>'"),
        ("okay", "unknown outcome 'okay': did you mean 'ok'?"),
        ("EADDRINUS", "did you mean 'EADDRINUSE'?"),
        ("hello", "unknown outcome 'hello'"),
        ("e80", "unknown outcome 'e80'"),
        ("[fe80::1%]:80", "bad address"),
        ("ok |", "an outcome is missing beside '|'"),
        ("exit 256", "an exit code is a number from 0 to 255"),
        ("signal SIGKIL", "unknown signal 'SIGKIL': did you mean 'SIGKILL'"),
        ("ok within 1s", "'within: 1s' stands beside the step, as a key of its own"),
        ("ok | ok", "named twice"),
        ("? | ok", "it stands alone"),
        ("ok in 60s", "a time is never exact"),
        ("ok in", "unknown outcome"),
        ('"a" b', "'b' is too much"),
        ('"a', "has no end"),
        ("10.0.0.1:99999", "bad port"),
        ("10.0.0.300:80", "bad address"),
    ],
)
def test_a_wrong_expectation_is_refused(text: str, message: str) -> None:
    with pytest.raises(LineError, match=message.replace("|", r"\|").replace("?", r"\?")):
        parse_expectation(text)


@pytest.mark.parametrize(
    ("outcome", "observed", "value", "met"),
    [
        ("ok", "ok", "anything", True),
        ("ok", "EADDRINUSE", None, False),
        ("EADDRINUSE", "EADDRINUSE", None, True),
        ("EADDRINUSE", "ok", "EADDRINUSE", False),
        ('""', "ok", "", True),
        ('""', "ok", None, False),
        ('""', "ECONNRESET", None, False),
        ('"ok"', "ok", "ok", True),
        ('"hello"', "ok", "hell", False),
        ("1", "ok", "1", True),
        ("1", "ok", "01", False),
        ("[::ffff:10.0.0.1]:80", "ok", "[::ffff:a00:1]:80", True),
        ("10.0.0.1:80", "ok", "10.0.0.1:81", False),
        ("exit 1", "ok", "exit 1", True),
        ("exit 1", "ok", "exit 10", False),
        ("?", "EIO", None, True),
    ],
)
def test_an_outcome_is_met_or_not(
    outcome: str, observed: str, value: str | None, met: bool
) -> None:
    assert meets(outcome, observed, value) is met


def test_errno_names_and_ok_are_no_values() -> None:
    assert not any(is_value(outcome) for outcome in ("ok", "?", "EADDRINUSE"))
    assert all(is_value(outcome) for outcome in ('"ok"', "1", "10.0.0.1", "exit 0"))


@settings(deadline=None)
@given(st.text(max_size=20))
def test_a_text_is_met_by_itself_and_by_nothing_else(text: str) -> None:
    written = text.replace("\\", "\\\\").replace('"', '\\"')
    (outcome,) = parse_expectation(f'"{written}"').outcomes
    assert json.loads(outcome) == text
    assert meets(outcome, "ok", text)
    assert not meets(outcome, "ok", text + "x")


@settings(deadline=None)
@given(st.text(alphabet='ok EADR|"?in.0159s:[]\\', max_size=20))
def test_any_text_is_an_expectation_or_a_refusal(text: str) -> None:
    try:
        parse_expectation(text)
    except LineError as error:
        assert "\n" not in str(error)


@pytest.mark.parametrize("written", ["10.0.0.2:*", "[fd00:0::2]:*"])
def test_a_star_takes_any_port_of_the_address(written: str) -> None:
    (outcome,) = parse_expectation(written).outcomes
    address = written.removesuffix(":*").replace("fd00:0::2", "fd00::2")
    assert is_value(outcome)
    assert meets(outcome, "ok", f"{address}:40001")
    assert not meets(outcome, "EADDRINUSE", f"{address}:40001")
    assert not meets(outcome, "ok", "10.0.0.3:40001")
    assert not meets(outcome, "ok", "news")
    assert not meets(outcome, "ok", None)


@pytest.mark.parametrize("arrow", ["->", "-->", "=", "==", ">", "\u2192", "\u21d2"])
def test_a_word_that_was_to_be_the_arrow_is_found(arrow: str) -> None:
    assert arrow_meant(f"bind 10.0.0.1:80 {arrow} ok") == arrow
    assert arrow_meant(f'send "a {arrow} b"') is None
    assert arrow_meant(f"bind 10.0.0.1:80 {arrow} x => ok") is None


def test_a_star_without_an_address_is_refused() -> None:
    with pytest.raises(LineError):
        parse_expectation("nothing:*")
