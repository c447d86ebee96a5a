"""A cell of a small grid in words, as `cell_words` says one of the pairs.

Owns the words for the axes that those grids have of their own (harness/grid/axes.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from harness.grid.axes import by_axis
from harness.report.cell_words import ADDRESSES, OPTIONS, STATES

Cell = Mapping[str, str]
"""its words, by axis"""

_KINDS = {"tcp_bound": "TCP, bound", "tcp_listening": "TCP, listening", "udp": "UDP"}
_PLACES = {
    **ADDRESSES,
    "absent4": "an IPv4 address that nobody has",
    "absent6": "an IPv6 address that nobody has",
}
_FAMILIES = {"ipv4": "IPv4", "ipv6": "IPv6"}
_TRANSPORTS = {"tcp": "TCP", "mptcp": "MPTCP", "sctp": "SCTP"}
_REUSE = {"addr": "SO_REUSEADDR", "port": "SO_REUSEPORT"}
_CHANGES = {"set": "is set", "cleared": "is cleared"}
_TIMES = {
    "after_bind": "after bind()",
    "after_listen": "after listen()",
    "after_handshake": "once a client is connected",
    "on_accepted": "on the accepted socket",
}
_LEFT = {
    "bound": "bound",
    "listening": "listening",
    "all": "listening, with an accepted connection",
    "connection": "gone but for an ESTABLISHED connection",
    "time_wait": "gone but for a connection in TIME_WAIT",
}
_CHANGED_PLACES = {"same": "the same address", "wildcard": "the wildcard"}
_FIRST_PORTS = {"chosen": "a server's, on a port of bind()", "automatic": "a client's"}
_PORTS = {"chosen": "by bind()", "automatic": "by the kernel, which has that one alone to give"}
_ENDS = {"same": "the same end", "another": "another end"}
_ASKERS = {
    "bind": "bind() to port 0",
    "bind_reuse": "bind() to port 0 with ip_autobind_reuse",
    "connect": "connect()",
}
_EXTRAS = {
    "freebind": "IP_FREEBIND",
    "transparent": "IP_TRANSPARENT",
    "device": "SO_BINDTODEVICE",
    "address_no_port": "IP_BIND_ADDRESS_NO_PORT",
}


def small_cell_words(grid: str, id: str) -> str:
    """`UDP: 11 on IPv4 addresses of their own, no option; then one on 0.0.0.0, SO_REUSEADDR`.

    Raises KeyError for an unknown word.
    """
    return _WORDS[grid](by_axis(grid, id))


def _socket(cell: Cell, which: str) -> str:
    return (
        f"the {which} on {_PLACES[cell[f'{which} address']]}, {OPTIONS[cell[f'{which} options']]}"
    )


def _three(cell: Cell) -> str:
    told = "; ".join(_socket(cell, which) for which in ("first", "second", "third"))
    bound = f"{_KINDS['udp']}, bound" if cell["kind"] == "udp" else _KINDS[cell["kind"]]
    return f"{bound}: {told}"


def _many(cell: Cell) -> str:
    several = "addresses of their own" if cell["count"] != "1" else "address"
    return (
        f"{_KINDS[cell['kind']]}: {cell['count']} on {_FAMILIES[cell['family']]} {several},"
        f" {OPTIONS[cell['options']]}; then one on {_PLACES[cell['wildcard']]},"
        f" {OPTIONS[cell['wildcard options']]}"
    )


def _changed(cell: Cell) -> str:
    return (
        f"TCP: the first on an {_FAMILIES[cell['family']]} address,"
        f" {OPTIONS[cell['first options']]}; {_REUSE[cell['option']]} {_CHANGES[cell['change']]}"
        f" {_TIMES[cell['when']]}; then it is {_LEFT[cell['left']]}; the second on"
        f" {_CHANGED_PLACES[cell['second address']]}, {OPTIONS[cell['second options']]}"
    )


def _connect(cell: Cell) -> str:
    state = STATES[cell["first state"]].removeprefix("gone but for ")
    return (
        f"TCP: the first on {_PLACES[cell['address']]}, {OPTIONS[cell['first options']]},"
        f" {_FIRST_PORTS[cell['first port']]}: {state}; tcp_timestamps={cell['tcp_timestamps']},"
        f" tcp_tw_reuse={cell['tcp_tw_reuse']}; the second, {OPTIONS[cell['second options']]},"
        f" connects from that port, chosen {_PORTS[cell['port']]}, to {_ENDS[cell['other end']]}"
    )


def _automatic(cell: Cell) -> str:
    return (
        f"{_KINDS[cell['kind']]}: {_socket(cell, 'first')}; {_socket(cell, 'second')}, its port"
        f" from {_ASKERS[cell['port from']]}, and the first's is the only one to choose from"
    )


def _extras(cell: Cell) -> str:
    option = _EXTRAS[cell["option"]]
    told = (
        _socket(cell, which) + (f" and {option}" if cell["on"] == which else "")
        for which in ("first", "second")
    )
    return f"{_KINDS[cell['kind']]}: {'; '.join(told)}"


def _protocols(cell: Cell) -> str:
    told = (
        f"{_socket(cell, which)}, {_TRANSPORTS[cell[f'{which} protocol']]}"
        for which in ("first", "second")
    )
    return f"listening: {'; '.join(told)}"


_WORDS: dict[str, Callable[[Cell], str]] = {
    "three": _three,
    "many": _many,
    "changed": _changed,
    "connect": _connect,
    "automatic": _automatic,
    "extras": _extras,
    "protocols": _protocols,
}
