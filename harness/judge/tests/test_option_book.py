"""What a socket has is what its maker set, wherever it has come from since."""

from __future__ import annotations

from pathlib import Path

from harness.formats.verdict import Holder
from harness.judge.tests.witnessed import findings_on
from harness.tests.evidence_builder import Case
from harness.tests.evidence_parts import Record, inquiry, opened, socket

LISTENER = socket("10.0.0.1:80", inode=1)
ACCEPTED = socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED", inode=2)
REMNANT = socket("10.0.0.1:80", "10.0.0.2:5", "TIME_WAIT", timer="timewait", timer_ms=59900)


def served(*options: str) -> Case:
    """The server has accepted a connection."""
    case = Case()
    case.call("server", "socket tcp")
    for option in options:
        case.call("server", f"setsockopt {option} 1")
    bound = socket("10.0.0.1:80", state="BOUND_INACTIVE", inode=1)
    case.call("server", "bind 10.0.0.1:80", after={"server": [bound]})
    queued = socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED")
    case.call("server", "listen", after={"server": [LISTENER, queued]})
    case.call("server", "accept", value="10.0.0.2:5", after={"server": [LISTENER, ACCEPTED]})
    return case


def holder_after(case: Case, tmp_path: Path, *sockets: Record) -> Holder:
    case.call("second", "socket tcp")
    number = 2 + len(case.plan["steps"])
    asked = inquiry(*sockets, opened("second", number, 9))
    case.call("second", "bind 10.0.0.1:80", "EADDRINUSE", inquiry=asked)
    found = findings_on(case, tmp_path)
    assert found.contradictions == ()
    return found.holders[-1]


def test_what_is_accepted_has_the_options_of_the_listener(tmp_path: Path) -> None:
    case = served("SO_REUSEADDR")
    conn = 2 + len(case.plan["steps"])
    found = [opened("server", 3, 1, "SO_REUSEADDR"), opened("server", conn, 2, "SO_REUSEADDR")]
    holder = holder_after(case, tmp_path, *found)
    assert (holder.actor, holder.options, holder.is_open) == ("server", ("SO_REUSEADDR",), True)


def test_a_remnant_is_told_with_what_its_maker_had_set(tmp_path: Path) -> None:
    case = served("SO_REUSEADDR", "SO_REUSEPORT")
    case.call("server", "exit", after={"server": [REMNANT]})
    holder = holder_after(case, tmp_path)
    assert (holder.actor, holder.is_open) == ("server", False)
    assert holder.options == ("SO_REUSEADDR", "SO_REUSEPORT")
    assert (holder.timer, holder.timer_ms) == ("timewait", 59900)


def test_of_a_remnant_that_nobody_made_nothing_is_told(tmp_path: Path) -> None:
    case = Case()
    case.call("client", "socket tcp", after={"server": [REMNANT]})
    holder = holder_after(case, tmp_path)
    assert (holder.actor, holder.options, holder.is_open) == (None, None, False)


def test_what_connected_is_known_by_its_ends(tmp_path: Path) -> None:
    case = Case()
    case.call("server", "socket tcp")
    case.call("server", "setsockopt SO_REUSEPORT 1")
    peer = socket("10.0.0.1:80", "10.0.0.2:5", "ESTABLISHED", inode=4)
    case.call("server", "connect 10.0.0.2:5", after={"server": [peer]})
    case.call("server", "close", after={"server": [REMNANT]})
    assert holder_after(case, tmp_path).options == ("SO_REUSEPORT",)
