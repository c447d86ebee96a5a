"""Which changes there are for a refused call, and in which order."""

from __future__ import annotations

from pathlib import Path

from harness.cures.changes import changes
from harness.cures.tests.made_up_case import LISTENER, names, refused


def test_the_usual_ones_the_cheapest_first(tmp_path: Path) -> None:
    assert names(changes(refused(tmp_path, *LISTENER, at=5))) == [
        "SO_REUSEADDR 1 new",
        "SO_REUSEPORT 1 new",
        "IPV6_V6ONLY 1 new",
        "address fd00::1 new",
        "address fd00::3 new",
        "SO_BINDTODEVICE lo new",
        "SO_REUSEADDR 1 old",
        "SO_REUSEPORT 1 old",
        "SO_BINDTODEVICE lo old",
        "SO_REUSEADDR 1 both",
        "SO_REUSEPORT 1 both",
        "close sock of old old",
        "stop old old",
    ]


def test_nothing_of_a_port_is_a_cure_of_a_join(tmp_path: Path) -> None:
    join = "new: setsockopt IP_ADD_MEMBERSHIP 224.0.0.9 10.0.0.1"
    call = refused(tmp_path, "new: socket udp", join, f"{join} => ?", at=3, topology="pair")
    assert names(changes(call)) == ["leave 224.0.0.9 new", "join lo new"]
