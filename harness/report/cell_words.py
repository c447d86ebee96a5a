"""A cell of the grid in words: two sockets that want one port.

Owns the words for its coordinates (cpp_servers/rules/coordinates.hpp), in the order of an id.
"""

from __future__ import annotations

from harness.report.translate import Translate, same

ADDRESSES = {
    "wildcard4": "0.0.0.0",
    "first4": "an IPv4 address",
    "second4": "another IPv4 address",
    "loopback4": "127.0.0.1",
    "wildcard6": "::",
    "wildcard6_only": ":: with IPV6_V6ONLY",
    "first6": "an IPv6 address",
    "second6": "another IPv6 address",
    "loopback6": "::1",
    "mapped_wildcard": "::ffff:0.0.0.0",
    "mapped_first": "an IPv4 address, mapped (::ffff:…)",
    "mapped_second": "another IPv4 address, mapped (::ffff:…)",
}
_MAPPED = {
    "wildcard4": "mapped_wildcard",
    "first4": "mapped_first",
    "second4": "mapped_second",
}
OPTIONS = {
    "none": "no option",
    "addr": "SO_REUSEADDR",
    "port": "SO_REUSEPORT",
    "both": "SO_REUSEADDR and SO_REUSEPORT",
}
STATES = {
    "bound": "bound",
    "listening": "listening",
    "listening_unaccepted": "listening, with a connection that nobody has accepted",
    "established": "gone but for an ESTABLISHED connection",
    "close_wait": "gone but for a connection in CLOSE_WAIT",
    "fin_wait1": "gone but for a connection in FIN_WAIT1 that its process has closed",
    "fin_wait2_held": "gone but for a connection in FIN_WAIT2 that its process has open",
    "fin_wait2_orphaned": "gone but for a connection in FIN_WAIT2 that its process has closed",
    "closing": "gone but for a connection in CLOSING that its process has closed",
    "last_ack": "gone but for a connection in LAST_ACK that its process has closed",
    "time_wait": "gone but for a connection in TIME_WAIT",
}
USERS = {
    "same": "",
    "other": "another user's",
    "first_root": "the first root's, the second another user's",
    "second_root": "the second root's, the first another user's",
}
DEVICES = {
    "none": "",
    "same": "both on one device",
    "other": "on two devices",
    "first_only": "the first on a device",
    "second_only": "the second on a device that is not lo",
}
SAME, SAME_MAPPED, SAME_PLAIN = (
    "the same",
    "the same, mapped (::ffff:…)",
    "the same as plain IPv4",
)

AXIS_WORDS = {
    "protocol": {"tcp": "TCP", "udp": "UDP"},
    "first address": ADDRESSES,
    "first options": OPTIONS,
    "first state": STATES,
    "second address": ADDRESSES,
    "second options": OPTIONS,
    "users": USERS,
    "devices": DEVICES,
}
"""what each value of an axis means, by the axis, in the order of an id"""


def cell_words(cell: str, _: Translate = same) -> str:
    """`TCP: the first on 0.0.0.0, SO_REUSEADDR, listening; the second on ::1, no option`.

    What is not worth a word (one user, no device) has none. Raises KeyError for an unknown word.
    """
    protocol, first, first_options, state, second, second_options, users, devices = cell.split(",")
    sockets = _(
        "%(protocol)s: the first on %(first)s, %(options)s, %(state)s;"
        " the second on %(second)s, %(other_options)s"
    ) % {
        "protocol": protocol.upper(),
        "first": _(ADDRESSES[first]),
        "options": _(OPTIONS[first_options]),
        "state": _(STATES[state]),
        "second": _(_same_or(first, second)),
        "other_options": _(OPTIONS[second_options]),
    }
    further = (_(word) for word in (USERS[users], DEVICES[devices]) if word)
    return _("; ").join((sockets, *further))


def _same_or(first: str, second: str) -> str:
    if first == second:
        return SAME
    if _MAPPED.get(first) == second:
        return SAME_MAPPED
    return SAME_PLAIN if _MAPPED.get(second) == first else ADDRESSES[second]
