"""The rule that is told is the one that the rules themselves give for such a pair of sockets."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from harness import ROOT
from harness.formats.verdict import Holder
from harness.judge.refusal_rule import Wanted, meet, rule_of
from harness.judge.tests.witnessed import findings_on
from harness.language.address import Endpoint, parse_endpoint
from harness.language.port_rules import port_rules
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import inquiry, opened, socket

LISTENER, OTHER_USER, IN_USE = "listener", "other-user", "port-in-use"
BINDLAB = ROOT / "build/release/bin/bindlab"
ADDRESSES = {
    "wildcard4": "0.0.0.0:80",
    "first4": "10.0.0.1:80",
    "second4": "10.0.0.3:80",
    "wildcard6": "[::]:80",
    "wildcard6_only": "[::]:80",
    "first6": "[fd00::1]:80",
    "second6": "[fd00::3]:80",
    "mapped_wildcard": "[::ffff:0.0.0.0]:80",
    "mapped_first": "[::ffff:10.0.0.1]:80",
    "mapped_second": "[::ffff:10.0.0.3]:80",
}
OPTIONS = {
    "none": (),
    "addr": ("SO_REUSEADDR",),
    "port": ("SO_REUSEPORT",),
    "both": ("SO_REUSEADDR", "SO_REUSEPORT"),
}
STATES = {"bound": "BOUND_INACTIVE", "listening": "LISTEN"}
TOLD = (LISTENER, OTHER_USER, IN_USE)


def holder(address: str, options: tuple[str, ...] = (), state: str = "LISTEN") -> Holder:
    return Holder("tcp", state, address, "0.0.0.0:0", 1, 0, actor="server", options=options)


def told(cell: str) -> str | None:
    """The rule by the judge's choice; the cell is one that is refused."""
    protocol, first, first_options, state, second, second_options, users, _ = cell.split(",")
    one, other = [*OPTIONS[first_options]], {*OPTIONS[second_options]}
    if first == "wildcard6_only":
        one.append("IPV6_V6ONLY")
    if second == "wildcard6_only":
        other.add("IPV6_V6ONLY")
    held = holder(ADDRESSES[first], tuple(one), STATES[state])
    held = held if protocol == "tcp" else Holder("udp", "CLOSE", held.local, "", 1, 0, "a", (*one,))
    wanted = parse_endpoint(ADDRESSES[second])
    found = rule_of([held], wanted, frozenset(other), [users == "same"])
    return found[0] if found else None


def cells(number: int) -> list[str]:
    """Cells without devices, of sockets that are bound or listen, the same each time."""
    dice = random.Random(17)
    found: list[str] = []
    while len(found) < number:
        protocol = dice.choice(("tcp", "udp"))
        state = dice.choice(tuple(STATES)) if protocol == "tcp" else "bound"
        words = (
            protocol,
            dice.choice(tuple(ADDRESSES)),
            dice.choice(tuple(OPTIONS)),
            state,
            dice.choice(tuple(ADDRESSES)),
            dice.choice(tuple(OPTIONS)),
            dice.choice(("same", "other", "second_root")),
            "none",
        )
        found.append(",".join(words))
    return found


@pytest.mark.skipif(not BINDLAB.exists(), reason="needs the build: make build")
def test_it_is_the_rule_that_the_rules_give() -> None:
    rules = {rule.id for rule in port_rules()}
    assert rules.issuperset(TOLD)
    held: dict[str, int] = dict.fromkeys(TOLD, 0)
    for cell in cells(300):
        command = [str(BINDLAB), "rules", "--cell", cell, "--kernel", "6.18.44"]
        answer = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        if answer["bind"] == "EADDRINUSE":
            assert told(cell) == answer["rule"], cell
            held[answer["rule"]] += 1
    assert min(held.values()) >= 5, held


def test_it_speaks_of_the_holder_that_has_the_address() -> None:
    others = [holder("10.0.0.3:80"), holder("10.0.0.1:80", ("SO_REUSEADDR",))]
    found = rule_of(others, Endpoint("10.0.0.1", 80), frozenset(), [True, True])
    assert found == (LISTENER, others[1])


def test_of_several_that_have_it_the_first_that_a_rule_speaks_of_is_told() -> None:
    shared = holder("10.0.0.1:80", ("SO_REUSEADDR",), "TIME_WAIT")
    listener = holder("0.0.0.0:80", ("SO_REUSEADDR",))
    second = frozenset({"SO_REUSEADDR"})
    found = rule_of([shared, listener], Endpoint("10.0.0.1", 80), second, [True, True])
    assert found == (LISTENER, listener)


def test_nothing_is_told_where_nobody_has_the_address_or_was_asked() -> None:
    wanted = Endpoint("10.0.0.1", 80)
    assert rule_of([holder("10.0.0.3:80")], wanted, frozenset(), [True]) is None


@pytest.mark.parametrize(
    ("state", "local", "second", "rule"),
    [
        ("LISTEN", "10.0.0.1:80", (), LISTENER),
        ("LISTEN", "10.0.0.1:80", ("SO_REUSEADDR",), LISTENER),
        ("LISTEN", "10.0.0.1:80", ("SO_REUSEPORT",), None),  # it may be another user's group
        ("TIME_WAIT", "10.0.0.1:80", (), IN_USE),
        ("TIME_WAIT", "10.0.0.1:80", ("SO_REUSEADDR",), None),
        ("LISTEN", "[::]:80", (), None),  # it may be V6ONLY
        ("LISTEN", "10.0.0.3:80", (), None),
    ],
)
def test_of_whom_nobody_could_ask_the_rule_is_told_that_its_options_cannot_change(
    state: str, local: str, second: tuple[str, ...], rule: str | None
) -> None:
    unasked = Holder("tcp", state, local, "0.0.0.0:0", 1, 0)
    found = rule_of([unasked], Endpoint("10.0.0.1", 80), frozenset(second), [False])
    assert found == (None if rule is None else (rule, unasked))


def test_who_has_another_address_or_device_is_not_in_the_way() -> None:
    wanted = Wanted(Endpoint("10.0.0.1", 80), frozenset(), "eth0")
    assert wanted.meets(holder("0.0.0.0:80")) and wanted.meets(holder("[::]:80"))
    assert not wanted.meets(holder("10.0.0.3:80"))
    assert not wanted.meets(holder("[::]:80", ("IPV6_V6ONLY",)))
    assert wanted.meets(replace(holder("0.0.0.0:80"), device="eth0"))
    assert not wanted.meets(replace(holder("0.0.0.0:80"), device="lo"))
    assert replace(wanted, device=None).meets(replace(holder("0.0.0.0:80"), device="lo"))


def test_where_both_share_a_rarer_rule_is_at_work_and_none_is_told() -> None:
    shared = holder("10.0.0.1:80", ("SO_REUSEADDR",), "TIME_WAIT")
    found = rule_of([shared], Endpoint("10.0.0.1", 80), frozenset({"SO_REUSEADDR"}), [True])
    assert found is None


def test_an_address_that_is_none_meets_nobody() -> None:
    assert not meet(holder("nonsense"), Endpoint("10.0.0.1", 80), frozenset())


def test_a_user_that_an_actor_has_become_counts(tmp_path: Path) -> None:
    case = Case()
    options = "SO_REUSEPORT"
    case.call("server", "socket tcp")
    case.call("server", f"setsockopt {options} 1")
    bound = socket("10.0.0.1:80", state="BOUND_INACTIVE", inode=1)
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound]})
    case.call("second", "setuid 1001")
    case.call("second", "socket tcp")
    case.call("second", f"setsockopt {options} 1")
    asked = inquiry(opened("server", 3, 1, options), opened("second", 7, 2, options))
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE", inquiry=asked)
    refusal = findings_on(case, tmp_path).refusal
    assert refusal is not None
    assert refusal.cause.values["rule"] == OTHER_USER
