"""A holder is told with what the engine asked; without an inquiry as it always was."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.formats.codec import to_json
from harness.formats.verdict import Holder
from harness.judge.tests.witnessed import findings_on
from harness.judge.witness import Finding
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, inquiry, opened, socket


def refused(asked: Record | None, interface: int = 0) -> Case:
    case = Case()
    case.call("server", "socket udp")
    held = socket("10.0.0.1:53", state="CLOSE", inode=1, protocol="udp", uid=7)
    held["interface"] = interface
    case.call("server", "bind 10.0.0.1:53", after={"server": [held]})
    case.call("second", "socket udp")
    case.call("second", "bind 10.0.0.1:53", "EADDRINUSE", inquiry=asked)
    return case


def test_without_an_inquiry_it_is_the_entry_alone(tmp_path: Path) -> None:
    (holder,) = findings_on(refused(None), tmp_path).holders
    assert holder == Holder("udp", "CLOSE", "10.0.0.1:53", "0.0.0.0:0", 1, 7)
    assert "actor" not in to_json(holder)


def test_with_one_it_has_a_name_its_options_and_its_device(tmp_path: Path) -> None:
    asked = inquiry(opened("server", 3, 1), opened("second", 5, 2))
    (holder,) = findings_on(refused(asked, interface=2), tmp_path).holders
    assert (holder.actor, holder.options, holder.device) == ("server", (), "eth0")


@pytest.mark.parametrize(("programs", "name"), [((), None), (("nc",), "nc"), (("nc", "b"), None)])
def test_a_socket_of_no_actor_is_the_only_programs(
    tmp_path: Path, programs: tuple[str, ...], name: str | None
) -> None:
    case = Case()
    for program in programs:
        actor = {"name": program, "host": "server", "kind": "program", "uid": 0}
        case.plan["actors"].append(actor)
    other = socket("10.0.0.1:53", state="CLOSE", inode=77, protocol="udp")
    case.call("second", "socket udp", after={"server": [other]})
    asked = inquiry(opened("second", 3, 2))
    case.call("second", "bind 10.0.0.1:53", "EADDRINUSE", inquiry=asked)
    (holder,) = findings_on(case, tmp_path).holders
    assert (holder.actor, holder.options, holder.is_open) == (name, None, True)


@pytest.mark.parametrize(("lines", "name"), [((), "server"), (("fork",), "server")])
def test_what_was_closed_under_a_thread_is_its_actors(
    tmp_path: Path, lines: tuple[str, ...], name: str | None
) -> None:
    case = Case()
    listener = socket("10.0.0.1:80", inode=1)
    bound = {**listener, "state": "BOUND_INACTIVE"}
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound]})
    case.call("server", "listen", after={"server": [listener]})
    for line in ("thread accept", *lines, "close"):
        value = {"thread accept": "1003", "fork": "1004"}.get(line)
        case.call("server", line, value=value, after={"server": [listener]})
        if value is not None:
            case.records[-1]["reply"]["ret"] = int(value)
    case.call("second", "socket tcp", after={"server": [listener]})
    number = case.records[-1]["reply"]["ret"]
    asked = inquiry(opened("second", number, 2))
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE", inquiry=asked)
    found = findings_on(case, tmp_path)
    assert [it.actor for it in found.holders] == [name]


def served(*lines: str) -> Case:
    """A listener of the server's, with an option, and what its actor does then."""
    case = Case()
    listener = socket("10.0.0.1:80", inode=1, uid=7)
    case.call("server", "socket tcp")
    case.call("server", "setsockopt SO_REUSEADDR 1")
    bound = {**listener, "state": "BOUND_INACTIVE"}
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound]})
    case.call("server", "listen", after={"server": [listener]})
    for line in lines:
        value = "1004" if line.startswith("fork") else None
        case.call("server", line, value=value)
        if value is not None:
            case.records[-1]["reply"]["ret"] = int(value)
    return case


def refused_beside(case: Case, tmp_path: Path) -> Finding:
    case.call("second", "socket tcp")
    number = case.records[-1]["reply"]["ret"]
    asked = inquiry(opened("second", number, 2))
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE", inquiry=asked)
    return findings_on(case, tmp_path)


def test_what_only_a_child_has_is_told_with_all_that_is_known(tmp_path: Path) -> None:
    found = refused_beside(served("fork as kid", "close"), tmp_path)
    (holder,) = found.holders
    assert (holder.actor, holder.child, holder.is_open) == ("server", "kid", True)
    assert (holder.uid, holder.options) == (7, ("SO_REUSEADDR",))
    assert found.refusal is not None
    assert found.refusal.cause.values["rule"] == "listener"


def test_what_was_passed_to_another_host_is_its_receivers(tmp_path: Path) -> None:
    case = served("socket unix as carrier", "pass over carrier", "close")
    case.call("client", "socket unix")
    case.call("client", "receive")
    case.records[-1]["reply"]["ret"] = 9
    (holder,) = refused_beside(case, tmp_path).holders
    assert (holder.actor, holder.child, holder.options) == ("client", None, ("SO_REUSEADDR",))


def test_what_was_passed_and_not_yet_received_is_nobodys(tmp_path: Path) -> None:
    case = served("socket unix as carrier", "pass over carrier", "close")
    (holder,) = refused_beside(case, tmp_path).holders
    assert (holder.actor, holder.is_open, holder.uid) == (None, True, 7)
    assert holder.on_the_way
    assert holder.options == ("SO_REUSEADDR",)


def test_a_child_outlives_its_actor_that_was_killed(tmp_path: Path) -> None:
    case = served("fork as kid")
    case.step("kill", actor="server", signal="SIGKILL", value="signal SIGKILL")
    (holder,) = refused_beside(case, tmp_path).holders
    assert (holder.actor, holder.child) == ("server", "kid")


def test_who_has_the_port_on_another_address_is_not_in_the_way(tmp_path: Path) -> None:
    case = Case()
    other, own = socket("10.0.0.3:80", inode=1), socket("10.0.0.1:80", inode=2)
    case.call("server", "socket tcp")
    case.call("server", "bind 10.0.0.3:80", after={"server": [{**other, "state": "LISTEN"}]})
    case.call("server", "socket tcp as more", after={"server": [other]})
    case.call("server", "bind more 10.0.0.1:80", after={"server": [other, own]})
    found = refused_beside(case, tmp_path)
    assert [it.local for it in found.holders] == ["10.0.0.1:80"]


def test_of_a_socket_that_several_have_all_are_named(tmp_path: Path) -> None:
    case = served("fork as kid", "socket unix as carrier", "pass over carrier")
    case.call("client", "socket unix")
    case.call("client", "receive")
    case.records[-1]["reply"]["ret"] = 9
    (holder,) = refused_beside(case, tmp_path).holders
    assert (holder.actor, holder.child) == ("server", None)
    assert holder.others == ("client", "server/kid")


def test_who_was_asked_and_has_it_is_named_beside_the_first(tmp_path: Path) -> None:
    case = refused(inquiry(opened("server", 3, 1), opened("second", 5, 2), opened("second", 6, 1)))
    (holder,) = findings_on(case, tmp_path).holders
    assert (holder.actor, holder.others) == ("server", ("second",))


def test_who_has_ended_has_nothing_any_more(tmp_path: Path) -> None:
    case = served("fork as kid")
    case.step("kill", actor="server", signal="SIGKILL", value="signal SIGKILL")
    (holder,) = refused_beside(case, tmp_path).holders
    assert holder.others == ()
