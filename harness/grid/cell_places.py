"""What the words of a cell's id are: addresses, options, states and users of the grid's network.

Owns nothing that is not C++'s already: the addresses are those of cpp_servers/grid/place.cpp and
network.hpp, the states those of cpp_servers/rules/coordinates.hpp.
"""

from __future__ import annotations

from dataclasses import dataclass

_FIRST, _SECOND = ("10.0.0.1", "fd00::1"), ("10.0.0.3", "fd00::3")


@dataclass(frozen=True, slots=True)
class Place:
    """An address of a cell: what is bound, where a client connects to, and which kind it is."""

    bound: str
    reached: str
    only_ipv6: bool = False

    @property
    def six(self) -> bool:
        """Whether its socket is an AF_INET6 one."""
        return ":" in self.bound

    @property
    def client_is_six(self) -> bool:
        """Whether a client of it is."""
        return ":" in self.reached


PLACES = {
    "wildcard4": Place("0.0.0.0", _FIRST[0]),
    "first4": Place(_FIRST[0], _FIRST[0]),
    "second4": Place(_SECOND[0], _SECOND[0]),
    "loopback4": Place("127.0.0.1", "127.0.0.1"),
    "wildcard6": Place("::", _FIRST[1]),
    "wildcard6_only": Place("::", _FIRST[1], only_ipv6=True),
    "first6": Place(_FIRST[1], _FIRST[1]),
    "second6": Place(_SECOND[1], _SECOND[1]),
    "loopback6": Place("::1", "::1"),
    "mapped_wildcard": Place("::ffff:0.0.0.0", _FIRST[0]),
    "mapped_first": Place(f"::ffff:{_FIRST[0]}", _FIRST[0]),
    "mapped_second": Place(f"::ffff:{_SECOND[0]}", _SECOND[0]),
}
OPTIONS: dict[str, tuple[str, ...]] = {
    "none": (),
    "addr": ("SO_REUSEADDR",),
    "port": ("SO_REUSEPORT",),
    "both": ("SO_REUSEADDR", "SO_REUSEPORT"),
}
WITHOUT_CONNECTION = ("bound", "listening")
WITHOUT_DESCRIPTOR = ("fin_wait1", "fin_wait2_orphaned", "closing", "last_ack", "time_wait")
STATES = (
    *(*WITHOUT_CONNECTION, "listening_unaccepted", "established", "close_wait", "fin_wait1"),
    *("fin_wait2_held", "fin_wait2_orphaned", "closing", "last_ack", "time_wait"),
)
USERS_OF = {
    ("user", "user"): "same",
    ("user", "other"): "other",
    ("root", "user"): "first_root",
    ("user", "root"): "second_root",
}
"""an id's word by the two columns that a file has"""
USERS = tuple(USERS_OF.values())
DEVICES = ("none", "same", "other", "first_only", "second_only")
FIRST_ON_DEVICE = ("same", "other", "first_only")
SECOND_ON_DEVICE = ("same", "other", "second_only")
