"""What lets a call in is told in the order of its price, with holder and rule."""

from __future__ import annotations

from dataclasses import replace

import pytest

from harness.formats.cures import ChangeMade, RuleSaid, Tried
from harness.formats.verdict import Cause, Refusal
from harness.formats.tests.test_cures import LETS, NEW, REFUSES, cures
from harness.language.port_rules import port_rules
from harness.report.cures_text import _FUNCTIONS, cures_text
from harness.report.refusal_words import REFUSALS


def test_the_call_its_holder_and_the_rule_come_first() -> None:
    lines = cures_text(cures()).splitlines()
    assert lines[0] == "scenarios/a/b.yaml:9: new: bind [::]:80 => EADDRINUSE"
    assert lines[2] == (
        "  in the way: LISTEN 0.0.0.0:80 (old has it; user 0; with no option of reuse)"
    )
    assert lines[3] == "  bound to the port before: old (no option)"
    assert lines[4] == "  refused by the rule listener"
    assert "Nothing that was tried lets it in." in lines


def test_what_helped_is_told_with_its_price_and_the_rule_once() -> None:
    both = ChangeMade("SO_REUSEPORT", "both", "1")
    text = cures_text(
        cures(
            Tried((NEW,), ("EADDRINUSE",), False, said=REFUSES),
            Tried((both,), ("ok", "ok"), True, said=LETS),
            Tried((ChangeMade("wait", "new", "68 s"),), ("ok", "ok"), True),
        )
    )
    assert "  SO_REUSEPORT on both sockets (rule reuseport)\n      connections are spread" in text
    assert "      the old program must set it before its bind()" in text
    assert text.index("both sockets") < text.index("waiting 68 s\n      nobody is served")
    sentence = next(rule.sentence for rule in port_rules() if rule.id == "reuseport")
    assert text.count(sentence) == 1
    assert "Alone, these do not (EADDRINUSE): SO_REUSEPORT on the new socket." in text


def test_of_udp_nothing_is_left_behind() -> None:
    stop = Tried((ChangeMade("stop", "old", "old"),), ("ok",), True)
    told = "whoever it serves is cut off"
    assert f"      {told}, and it may leave a TIME_WAIT\n" in cures_text(cures(stop))
    (holder,) = cures().holders
    of_udp = replace(cures(stop), holders=(replace(holder, protocol="udp", state="CLOSE"),))
    assert f"      {told}\n" in cures_text(of_udp)


def test_of_a_closed_listener_nothing_is_left_behind() -> None:
    close = Tried((ChangeMade("close", "old", "old"),), ("ok",), True)
    (holder,) = cures().holders
    listens = replace(cures(close), holders=(replace(holder, state="LISTEN"),))
    assert "      what it serves is cut off\n" in cures_text(listens)
    connected = replace(cures(close), holders=(replace(holder, state="ESTABLISHED"),))
    assert "      what it serves is cut off, and it may leave a TIME_WAIT\n" in cures_text(
        connected
    )


def test_a_pair_is_told_as_one() -> None:
    pair = (ChangeMade("user", "new", "1001"), ChangeMade("address", "new", "10.0.0.3"))
    text = cures_text(cures(Tried(pair, ("ok", "ok"), True)))
    assert "  as user 1001 and address 10.0.0.3\n" in text
    refused = cures_text(cures(Tried(pair, ("EADDRINUSE",), False)))
    assert "1 pair of these does not, either." in refused


def test_what_could_not_be_tried_says_why() -> None:
    stop = ChangeMade("stop", "old", "old")
    text = cures_text(cures(Tried((stop,), (), False, "old.exit: set-up failed")))
    assert "ending old could not be tried: old.exit: set-up failed." in text


def test_a_rule_that_says_otherwise_than_the_kernel_is_loud() -> None:
    said = RuleSaid("tcp,x", "ok", "ok", "reuseport")
    text = cures_text(cures(Tried((NEW,), ("EADDRINUSE",), False, said=said)))
    assert "tcp,x: the rules say bind ok, listen ok, and the kernel EADDRINUSE" in text


def test_an_address_that_nobody_has_is_no_matter_of_rules() -> None:
    refusal = Refusal(Cause.of("address-of-nobody", host="server", address="10.9.9.9"))
    text = cures_text(replace(cures(), holders=(), owners=(), refusal=refusal))
    assert "  refused: no device of server has 10.9.9.9\n" in text
    by_rule = Refusal(Cause.of("refused-by-rule", rule="listener", holder="0.0.0.0:80"))
    assert "  refused: " not in cures_text(replace(cures(), refusal=by_rule))


def test_no_socket_is_missed_where_something_else_refuses() -> None:
    nobody = replace(cures(), holders=(), owners=())
    missed = "  in the way: no socket that the table shows\n"
    assert missed in cures_text(nobody)
    refusal = Refusal(Cause.of("ports-all-connected", low=1, high=1, ports=1, used=1, remote="x"))
    for other in (
        replace(nobody, refusal=refusal),
        replace(nobody, outcome="EACCES"),
        replace(nobody, step="new: setsockopt IPV6_JOIN_GROUP ff02::9 eth0"),
    ):
        assert missed not in cures_text(other)


def test_every_change_has_its_words_and_its_price() -> None:
    said = {
        "source": "source address 7",
        "port": "source port 7",
        "outside": "port 7, which is outside of the ephemeral range",
        "close": "closing 7",
        "reset": "closing 7 with SO_LINGER 1 0",
        "child": "ending 7",
        "leave": "leaving 7 first",
        "join": "joining on 7",
    }
    for code, words in said.items():
        text = cures_text(cures(Tried((ChangeMade(code, "old", "7"),), ("ok",), True)))
        assert f"  {words}\n      " in text
        assert ("one more restart" in text) == (code not in ("close", "reset", "child"))


def test_where_no_rule_is_told_one_line_is_empty() -> None:
    wait = Tried((ChangeMade("wait", "new", "68 s"),), ("ok",), True)
    text = cures_text(cures(wait, Tried((NEW,), ("EADDRINUSE",), False)))
    assert "Alone, these do not" in text and "\n\n\n" not in text


def test_the_rule_of_the_run_is_told_where_the_rules_know_no_such_pair() -> None:
    by_rule = Refusal(Cause.of("refused-by-rule", rule="listener", holder="0.0.0.0:80"))
    lines = cures_text(replace(cures(), said=None, refusal=by_rule)).splitlines()
    assert "  refused by the rule listener" in lines


@pytest.mark.parametrize(
    ("cause", "function"),
    [
        (Cause.of("address-of-nobody", host="a", address="10.9.9.9"), "__inet_bind()"),
        (Cause.of("address-of-nobody", host="a", address="fd00::9"), "__inet6_bind()"),
        (
            Cause.of("four-tuple-taken", local="10.0.0.2:40000", remote="10.0.0.1:80"),
            "__inet_check_established()",
        ),
        (
            Cause.of("four-tuple-taken", local="[fd00::2]:40000", remote="[fd00::1]:80"),
            "__inet6_check_established()",
        ),
    ],
)
def test_what_no_rule_speaks_of_is_told_by_its_kernel_function(cause: Cause, function: str) -> None:
    text = cures_text(replace(cures(), said=None, refusal=Refusal(cause)))
    assert f"  decided in the kernel by {function}\n" in text


def test_every_reason_that_a_port_can_have_has_its_function() -> None:
    others = {
        code
        for code in REFUSALS
        if code.startswith(("path-", "group", "join-of", "join-too", "program-"))
    }
    assert set(_FUNCTIONS) == REFUSALS.keys() - others


def test_a_group_is_joined_by_a_function_of_its_family() -> None:
    joined = replace(cures(), refusal=Refusal(Cause.of("joined-already")))
    for option, function in (
        ("IP_ADD_MEMBERSHIP 224.0.0.9 10.0.0.1", "__ip_mc_join_group()"),
        ("IPV6_JOIN_GROUP ff02::9 eth0", "__ipv6_sock_mc_join()"),
    ):
        text = cures_text(replace(joined, step=f"new: setsockopt {option}"))
        assert f"  decided in the kernel by {function}\n" in text


def test_a_broadcast_address_is_told_by_what_helped() -> None:
    made = Tried((ChangeMade("SO_BROADCAST", "new", "1"),), ("ok",), True)
    for outcome, is_told in (("EACCES", True), ("EADDRINUSE", False)):
        text = cures_text(replace(cures(made), outcome=outcome))
        assert ("by __ip4_datagram_connect()" in text) == is_told


def test_other_refused_calls_are_named_with_what_asks_for_them() -> None:
    others = tuple(f"step {n}, new: listen => EADDRINUSE" for n in range(7, 12))
    lines = cures_text(replace(cures(), others=others)).splitlines()
    assert lines[2] == "  refused as well: step 7, new: listen => EADDRINUSE (--step 7)"
    assert lines[5] == "  refused as well: 2 more steps"


def test_a_right_is_decided_where_the_address_is() -> None:
    for end, function in (("10.0.0.1:80", "__inet_bind()"), ("[fd00::1]:80", "__inet6_bind()")):
        text = cures_text(replace(cures(), step=f"new: bind {end}", outcome="EACCES"))
        assert f"  decided in the kernel by {function}\n" in text
