"""harness/language/counter.py: counters by their names, and what they grow by."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies

from harness.language.counter import (
    CounterLine,
    check_counter,
    counter_names,
    grown,
    is_growth,
    meets_growth,
    parse_counter,
)
from harness.language.diagnostics import LineError
from harness.language.expectation import meets, parse_expectation


@pytest.mark.parametrize("name", ["TcpActiveOpens", "TcpExtTW", "TcpExtTCPTimeWaitOverflow"])
def test_names_are_those_that_nstat_prints(name: str) -> None:
    check_counter(name)
    assert "TcpCurrEstab" not in counter_names()


@pytest.mark.parametrize(
    ("line", "parsed"),
    [
        ("server TcpExtTW", CounterLine("server", "TcpExtTW", False)),
        ("server TcpExtTW mark", CounterLine("server", "TcpExtTW", True)),
    ],
)
def test_a_line_names_host_and_counter(line: str, parsed: CounterLine) -> None:
    assert parse_counter(line) == parsed


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("server", "bad counter 'server'"),
        ("server TcpExtTW now", "bad counter"),
        ("server TcpExtTW \\+1", "stands after '=>': TcpExtTW => \\+1"),
        ("server TcpExtTWW", "unknown counter 'TcpExtTWW': did you mean 'TcpExtTW'"),
        ("server Foo", r"unknown counter 'Foo' \(counters: as nstat -az prints them\)$"),
        ("server ActiveOpens", "did you mean 'TcpActiveOpens'"),
        ("server TcpCurrEstab", "'TcpCurrEstab' is no counter: it does not only grow"),
    ],
)
def test_a_wrong_line_is_refused(line: str, message: str) -> None:
    with pytest.raises(LineError, match=message):
        parse_counter(line.replace("\\", ""))


@pytest.mark.parametrize(("text", "is_one"), [("+1", True), ("+0..2", True), ("1", False)])
def test_a_growth_has_its_sign(text: str, is_one: bool) -> None:
    assert is_growth(text) is is_one


@pytest.mark.parametrize("text", ["+2..1", "+1..1"])
def test_an_empty_range_is_refused(text: str) -> None:
    with pytest.raises(LineError, match="is empty"):
        parse_expectation(text)


@given(
    low=strategies.integers(0, 9),
    more=strategies.integers(1, 9),
    was=strategies.integers(0, 2**63 - 100),
    by=strategies.integers(-3, 30),
)
def test_what_is_within_the_range_is_met_and_nothing_else(
    low: int, more: int, was: int, by: int
) -> None:
    seen = grown(was, was + by)
    assert meets_growth(f"+{low}..{low + more}", seen) == (low <= by <= low + more)
    assert meets(f"+{low}", "ok", seen) == (by == low)
    assert not meets(f"+{low}", "ENOENT", seen)
    assert not meets_growth(f"+{low}", f"{by}x")
