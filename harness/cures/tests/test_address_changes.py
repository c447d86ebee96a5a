"""Other addresses, ports and users, as servers and as clients have them."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.cures.address_changes import address_changes, user_changes
from harness.cures.tests.made_up_case import LISTENER, entry, lines_of, names, refused

CONNECTED = (
    "new: socket tcp as one",
    "new: connect one 10.0.0.2:80",
    "new: socket tcp",
    "new: connect 10.0.0.2:80 => ?",
)


def test_a_server_can_have_another_address(tmp_path: Path) -> None:
    lines = [*LISTENER[:3], "new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    assert names(address_changes(refused(tmp_path, *lines, at=5))) == ["address 10.0.0.3 new"]


def test_a_mapped_address_is_changed_for_another_mapped_one(tmp_path: Path) -> None:
    lines = [*LISTENER[:4], "new: 'bind [::ffff:10.0.0.1]:80 => ?'"]
    (other,) = address_changes(refused(tmp_path, *lines, at=5))
    (step,) = other.replaced.values()
    assert "[::ffff:10.0.0.3]:80" in step.text


def test_a_client_s_address_and_port_are_its_source(tmp_path: Path) -> None:
    lines = [*LISTENER[:2], "new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    call = refused(tmp_path, *lines, "new: connect 10.0.0.3:81 => ?", at=4)
    assert names(address_changes(call)) == ["source 10.0.0.3 new", "port 81 new"]
    lines[-1] = "new: bind 10.0.0.1:80"
    table = [entry("ESTABLISHED", "10.0.0.1:80"), entry("TIME_WAIT", "10.0.0.1:81")]
    call = refused(tmp_path, *lines, "new: connect 10.0.0.2:40000 => ?", at=5, table=table)
    assert names(address_changes(call)) == ["source 10.0.0.3 new", "port 81 new"]


def test_an_unbound_client_is_bound_to_another_source_first(tmp_path: Path) -> None:
    table = [entry("ESTABLISHED", "10.0.0.1:40000", remote="10.0.0.2:80")]
    kept = {"at": 4, "outcome": "EADDRNOTAVAIL", "topology": "pair"}
    call = refused(tmp_path, *CONNECTED, table=table, **kept)  # type: ignore[arg-type]
    (other,) = address_changes(call)
    assert (other.code, other.value) == ("source", "10.0.0.3")
    assert lines_of(other) == [
        "new: setsockopt sock IP_BIND_ADDRESS_NO_PORT 1",
        "new: bind sock 10.0.0.3:0",
    ]


@pytest.mark.parametrize(
    ("lines", "ports", "told"),
    [
        (["new: connect 10.0.0.2:80 => ?"], "40000 40001", ["new: bind sock 0.0.0.0:40002"]),
        (["new: connect 10.0.0.2:80 => ?"], "40000 65535", ["new: bind sock 0.0.0.0:39999"]),
        (["new: connect 10.0.0.2:80 => ?"], "1 65535", []),
        (["new: listen => ?"], "40000 40001", ["new: bind sock 0.0.0.0:40002"]),
        (["new: bind 10.0.0.1:0 => ?"], "40000 40001", ["new: bind sock 10.0.0.1:40002"]),
        (["new: bind 10.0.0.1:80 => ?"], "40000 40001", []),
    ],
)
def test_where_the_kernel_was_to_choose_a_port_one_is_taken_beside_its_range(
    tmp_path: Path, lines: list[str], ports: str, told: list[str]
) -> None:
    call = refused(tmp_path, "new: socket tcp", *lines, at=2, ports=ports, topology="pair")
    outside = [it for it in address_changes(call) if it.code == "outside"]
    assert [line for it in outside for line in lines_of(it)] == told


def test_root_may_what_a_user_may_not(tmp_path: Path) -> None:
    lines = ["new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    call = refused(tmp_path, *lines, at=2, outcome="EACCES", users=(0, 1001))
    assert names(user_changes(call)) == ["user 0 new"]


@pytest.mark.parametrize("before", [True, False])
def test_who_took_another_user_s_id_takes_that_of_root_instead(
    tmp_path: Path, before: bool
) -> None:
    lines = ["new: setuid 1001", "new: socket tcp"]
    lines = [*(lines if before else reversed(lines)), "new: bind 10.0.0.1:80 => ?"]
    (root,) = user_changes(refused(tmp_path, *lines, at=3, outcome="EACCES"))
    assert root.value == "0" and lines_of(root) == ["new: setuid 0"]


def test_the_holder_s_user_is_whom_it_was_when_it_made_the_socket(tmp_path: Path) -> None:
    lines = ["old: setuid 1001", *LISTENER[:4], "new: bind 10.0.0.1:80 => ?"]
    (user,) = user_changes(refused(tmp_path, *lines, at=6))
    assert user.users == {"new": 1001} and not user.replaced
    lines = [*LISTENER[:3], "new: setuid 1001", "new: socket tcp", "new: bind 10.0.0.1:80 => ?"]
    (user,) = user_changes(refused(tmp_path, *lines, at=6))
    assert user.users == {} and lines_of(user) == ["new: setuid 0"]


def test_a_group_is_heard_at_no_other_address(tmp_path: Path) -> None:
    lines = ["old: socket udp", "old: bind 239.1.1.1:80", "new: socket udp"]
    call = refused(tmp_path, *lines, "new: bind 239.1.1.1:80 => ?", at=4)
    assert names(address_changes(call)) == []
