"""harness/report/small_cell_words.py: the cells of the small grids in words."""

from __future__ import annotations

import pytest

from harness.grid.axes import AXES
from harness.records.layout import PAIRS
from harness.report.small_cell_words import small_cell_words

TOLD = [
    (
        "three",
        "udp,first4,none,wildcard4,port,wildcard6,both",
        "UDP, bound: the first on an IPv4 address, no option; the second on 0.0.0.0, SO_REUSEPORT;"
        " the third on ::, SO_REUSEADDR and SO_REUSEPORT",
    ),
    (
        "many",
        "udp,ipv6,none,11,wildcard6,addr",
        "UDP: 11 on IPv6 addresses of their own, no option; then one on ::, SO_REUSEADDR",
    ),
    (
        "changed",
        "ipv4,port,port,cleared,on_accepted,time_wait,wildcard,none",
        "TCP: the first on an IPv4 address, SO_REUSEPORT; SO_REUSEPORT is cleared on the accepted"
        " socket; then it is gone but for a connection in TIME_WAIT; the second on the wildcard, no"
        " option",
    ),
    (
        "connect",
        "loopback4,last_ack,none,automatic,1,0,chosen,addr,another",
        "TCP: the first on 127.0.0.1, no option, a client's: a connection in LAST_ACK that its"
        " process has closed; tcp_timestamps=1, tcp_tw_reuse=0; the second, SO_REUSEADDR, connects"
        " from that port, chosen by bind(), to another end",
    ),
    (
        "automatic",
        "tcp_bound,wildcard4,addr,first4,addr,bind_reuse",
        "TCP, bound: the first on 0.0.0.0, SO_REUSEADDR; the second on an IPv4 address,"
        " SO_REUSEADDR, its port from bind() to port 0 with ip_autobind_reuse, and the first's is"
        " the only one to choose from",
    ),
    (
        "extras",
        "tcp_listening,freebind,first,absent6,none,wildcard6,none",
        "TCP, listening: the first on an IPv6 address that nobody has, no option and IP_FREEBIND;"
        " the second on ::, no option",
    ),
    (
        "protocols",
        "mptcp,first4,none,sctp,wildcard4,addr",
        "listening: the first on an IPv4 address, no option, MPTCP; the second on 0.0.0.0,"
        " SO_REUSEADDR, SCTP",
    ),
]


@pytest.mark.parametrize(("grid", "id", "words"), TOLD)
def test_a_cell_is_one_sentence(grid: str, id: str, words: str) -> None:
    assert small_cell_words(grid, id) == words


@pytest.mark.parametrize("grid", [grid for grid in AXES if grid != PAIRS])
def test_every_word_of_every_axis_is_said(grid: str) -> None:
    first = [words[0] for words in AXES[grid].values()]
    for place, words in enumerate(AXES[grid].values()):
        for word in words:
            assert small_cell_words(grid, ",".join([*first[:place], word, *first[place + 1 :]]))
