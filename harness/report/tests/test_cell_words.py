"""harness/report/cell_words.py: two sockets in words."""

from __future__ import annotations

import re

import pytest

from harness import ROOT
from harness.report.cell_words import cell_words

COORDINATES = (ROOT / "cpp_servers/rules/coordinates.cpp").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (
            "tcp,wildcard4,addr,listening,loopback6,none,same,none",
            "TCP: the first on 0.0.0.0, SO_REUSEADDR, listening; the second on ::1, no option",
        ),
        (
            "udp,first4,both,bound,mapped_first,port,other,second_only",
            "UDP: the first on an IPv4 address, SO_REUSEADDR and SO_REUSEPORT, bound; the second"
            " on the same, mapped (::ffff:…), SO_REUSEPORT; another user's; the second on a device"
            " that is not lo",
        ),
        (
            "tcp,mapped_second,none,time_wait,second4,none,second_root,other",
            "TCP: the first on another IPv4 address, mapped (::ffff:…), no option, gone but for a"
            " connection in TIME_WAIT; the second on the same as plain IPv4, no option; the second"
            " root's, the first another user's; on two devices",
        ),
    ],
)
def test_a_cell_is_one_sentence(cell: str, words: str) -> None:
    assert cell_words(cell) == words


def test_every_coordinate_has_its_words() -> None:
    lists = re.findall(
        r"constexpr std::array<std::string_view, [^;]+?= \{(.*?)\};", COORDINATES, re.S
    )
    named = [re.findall(r'"(\w+)"', words) for words in lists]
    assert [len(words) for words in named] == [2, 12, 4, 11, 4, 5]
    protocols, addresses, options, states, users, devices = named
    for protocol in protocols:
        for position, words in enumerate((addresses, options, states, users, devices)):
            for word in words:
                cell = [protocol, "first6", "none", "bound", "first6", "none", "same", "none"]
                cell[(1, 2, 3, 6, 7)[position]] = word
                assert cell_words(",".join(cell))


def test_a_word_that_is_none_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="first5"):
        cell_words("tcp,first5,none,bound,first4,none,same,none")
