"""Who wanted the port, and who had been bound to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.refused_call import NoRefusal, options_of, refused_call
from harness.cures.tests.made_up_case import LISTENER, came, entry, planned, refused


def test_both_sides_are_found_with_what_they_had_set(tmp_path: Path) -> None:
    call = refused(
        tmp_path,
        "old: socket tcp",
        "old: setsockopt SO_REUSEADDR 1",
        "old: setsockopt SO_REUSEPORT 0",
        "old: bind 0.0.0.0:80",
        "old: setsockopt SO_REUSEPORT 1",
        "new: socket tcp",
        "new: bind 0.0.0.0:80 => ?",
        at=7,
    )
    assert (call.verb, call.outcome, call.port, call.stream) == ("bind", "EADDRINUSE", 80, True)
    (old,) = call.old
    assert (old.actor, options_of(old), old.late) == (
        "old",
        {"SO_REUSEADDR": "1"},
        {"SO_REUSEPORT"},
    )
    assert (call.new.actor, call.new.bind, call.at) == ("new", 6, 6)


def test_what_the_table_had_on_the_port_is_in_the_way(tmp_path: Path) -> None:
    there = entry("LISTEN")
    table = [there, entry("LISTEN", "0.0.0.0:8080"), entry("CLOSE", protocol="udp")]
    call = refused(tmp_path, *LISTENER, at=5, table=table)
    assert call.holders == (there,)


def test_a_refused_listen_is_of_the_socket_that_was_bound(tmp_path: Path) -> None:
    lines = [*LISTENER[:4], "new: 'bind [::]:80'", "new: listen => ?"]
    call = refused(tmp_path, *lines, at=6)
    assert (call.verb, call.new.bind, call.at, call.port) == ("listen", 4, 5, 80)


def test_sockets_on_other_ports_hosts_and_protocols_are_nobody(tmp_path: Path) -> None:
    call = refused(
        tmp_path,
        "old: socket udp",
        "old: bind 0.0.0.0:80",
        "old: socket tcp as other",
        "old: bind other 0.0.0.0:81",
        "client: socket tcp",
        "client: bind 0.0.0.0:80",
        "new: socket tcp",
        "new: bind 0.0.0.0:80 => ?",
        at=8,
        topology="pair",
    )
    assert call.old == ()


def test_an_mptcp_socket_and_a_tcp_one_want_the_same_ports(tmp_path: Path) -> None:
    there = entry("LISTEN")
    lines = [*LISTENER[:3], "new: socket mptcp", "new: bind 0.0.0.0:80 => ?"]
    call = refused(tmp_path, *lines, at=5, table=[there])
    assert [side.actor for side in call.old] == ["old"]
    assert call.holders == (there,)


def test_one_under_test_comes_before_one_in_set_up(tmp_path: Path) -> None:
    plan = planned(
        tmp_path,
        "old: socket tcp",
        "old: bind 10.0.0.1:80 => ?",
        "new: socket tcp",
        "new: bind 10.0.0.1:80",
    )
    assert refused_call(plan, came(plan, {4: "EADDRINUSE"})).at == 3
    assert refused_call(plan, came(plan, {2: "EACCES", 4: "EADDRINUSE"})).outcome == "EACCES"


def test_of_several_the_one_is_taken_that_is_asked_for(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: 'bind 10.0.0.1:80 => ?'\n    label: first"]
    plan = planned(tmp_path, *lines, "new: socket tcp", "new: bind 10.0.0.1:80 => ?")
    evidence = came(plan, {2: "EACCES", 4: "EADDRINUSE"})
    assert (refused_call(plan, evidence).at, refused_call(plan, evidence).others) == (1, (3,))
    assert refused_call(plan, evidence, "4").at == 3
    assert refused_call(plan, evidence, "4").others == (1,)
    assert refused_call(plan, evidence, "first").at == 1
    with pytest.raises(NoRefusal, match="no step '3' was refused; refused: step 2, old: bind"):
        refused_call(plan, evidence, "3")


def test_who_has_ended_is_not_alive(tmp_path: Path) -> None:
    lines = ["old: socket tcp", "old: bind 0.0.0.0:80", "old: exit", "new: socket tcp"]
    call = refused(tmp_path, *lines, "new: bind 0.0.0.0:80 => ?", at=5)
    assert call.alive == {"new"} and call.old[0].gone


@pytest.mark.parametrize(
    ("lines", "outcomes", "until", "said"),
    [
        (LISTENER, {}, None, "nothing to cure"),
        (
            LISTENER,
            {5: "EINVAL"},
            None,
            r"step 5, new: bind \[::\]:80 => EINVAL: the cures are for EADDRINUSE, ",
        ),
        (
            ["old: socket tcp", *(5 * ["old: connect 10.0.0.3:80 => ?"])],
            dict.fromkeys(range(2, 7), "ECONNREFUSED"),
            None,
            "step 4, old: connect 10.0.0.3:80 => ECONNREFUSED; 2 more: the cures",
        ),
        (LISTENER, {}, 2, "broke off after 2 of 6 steps"),
        (
            ["old: socket unix", "old: bind unix:@x => ?"],
            {2: "EADDRINUSE"},
            None,
            "EADDRINUSE: it is about no port",
        ),
        (
            ["old: run addressused", "old: wait => ?"],
            {2: "ETIMEDOUT"},
            None,
            "what a program calls",
        ),
    ],
)
def test_without_a_refusal_it_says_why_in_a_line(
    tmp_path: Path, lines: list[str], outcomes: dict[int, str], until: int | None, said: str
) -> None:
    plan = planned(tmp_path, *lines)
    with pytest.raises(NoRefusal, match=said):
        refused_call(plan, came(plan, outcomes, until=until))


def test_an_option_that_is_set_by_its_number_counts(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: setsockopt 1 2 01000000", "new: setsockopt 1 15 00000000"]
    call = refused(tmp_path, *lines, "new: bind 10.0.0.1:80 => ?", at=4)
    assert set(options_of(call.new)) == {"SO_REUSEADDR"}
