"""Three sockets are told what each would be told beside each of the others alone."""

from __future__ import annotations

import pytest

from harness.export.operation import Bind, Listen
from harness.export.program import Refused
from harness.export.three import Told, operations_of_three, read_three

LISTENING = "tcp_listening,wildcard6_only,none,wildcard4,port,wildcard6,port"
LET_IN: Told = {"bind": "ok", "listen": "ok", "rule": "apart"}
REFUSED: Told = {"bind": "EADDRINUSE", "listen": "-", "rule": "listener"}
LATE: Told = {"bind": "ok", "listen": "EADDRINUSE", "rule": "late"}


def calls(name: str, answers: dict[str, Told]) -> tuple[list[str], str]:
    """What is wanted of bind and listen, in their order, and the rule that decides the last."""
    operations, rule = operations_of_three(read_three(name), name, answers.__getitem__)
    told = [it for it in operations if isinstance(it, (Bind, Listen))]
    return [f"{type(it).__name__} {it.socket} {it.wanted}" for it in told], rule


def test_who_is_refused_beside_one_is_refused_beside_both() -> None:
    found, rule = calls(
        LISTENING,
        {
            "tcp,wildcard6_only,none,listening,wildcard4,port,same,none": LET_IN,
            "tcp,wildcard6_only,none,listening,wildcard6,port,same,none": REFUSED,
            "tcp,wildcard4,port,listening,wildcard6,port,same,none": LET_IN,
        },
    )
    first = ["Bind first None", "Listen first None"]
    assert found == [*first, "Bind second ok", "Listen second ok", "Bind third EADDRINUSE"]
    assert rule == "listener"


def test_a_second_that_may_not_listen_is_bound_for_the_third() -> None:
    found, _ = calls(
        "tcp_listening,first4,addr,first4,addr,first4,addr",
        {
            "tcp,first4,addr,listening,first4,addr,same,none": LATE,
            "tcp,first4,addr,bound,first4,addr,same,none": LET_IN,
        },
    )
    assert found[-2:] == ["Bind third ok", "Listen third EADDRINUSE"]


@pytest.mark.parametrize("kind", ["udp", "tcp_bound"])
def test_only_listeners_listen(kind: str) -> None:
    protocol = kind.partition("_")[0]
    pair = f"{protocol},first4,none,bound,second4,none,same,none"
    other = f"{protocol},first4,none,bound,first6,none,same,none"
    last = f"{protocol},second4,none,bound,first6,none,same,none"
    found, _ = calls(
        f"{kind},first4,none,second4,none,first6,none", dict.fromkeys((pair, other, last), LET_IN)
    )
    assert found == ["Bind first None", "Bind second ok", "Bind third ok"]


def test_without_a_second_there_is_no_third() -> None:
    name = "udp,first4,none,first4,none,first6,none"
    pair = "udp,first4,none,bound,first4,none,same,none"
    with pytest.raises(Refused, match=f"the third is not tried then: export CELL={pair}"):
        calls(name, {pair: REFUSED})


@pytest.mark.parametrize(
    ("word", "wrong"), [("tcp_listening", "tpc"), ("wildcard4", "wild"), ("port", "prot")]
)
def test_a_word_that_is_none_is_refused(word: str, wrong: str) -> None:
    with pytest.raises(Refused, match=f"unknown .* '{wrong}'"):
        read_three(LISTENING.replace(word, wrong, 1))


def test_it_is_told_in_words() -> None:
    assert read_three(LISTENING).words == (
        "TCP, listening: the first on :: with IPV6_V6ONLY, no option; the second on 0.0.0.0,"
        " SO_REUSEPORT; the third on ::, SO_REUSEPORT"
    )
